import { loopback } from './free-port.ts'
import { type ListenerSecurity, listenerProperties } from './kafka-security.ts'

/** The ports of one broker. */
export interface BrokerPorts {
  readonly nodeId: number
  /** Where clients connect. */
  readonly client: number
  /** Where brokers connect to one another; the client port where that is PLAINTEXT too. */
  readonly internal: number
  readonly controller: number
}

/** Where a broker keeps its data, below the directory it is started in. */
export const dataDirectory = 'data'

/** server.properties of one broker that is its own controller (KRaft), among `all` of its cluster. */
export const brokerProperties = (
  broker: BrokerPorts,
  all: readonly BrokerPorts[],
  security: ListenerSecurity,
  extra: Readonly<Record<string, string>> = {},
): Record<string, string> => ({
  'process.roles': 'broker,controller',
  'node.id': String(broker.nodeId),
  'controller.quorum.voters': all
    .map(({ nodeId, controller }) => `${nodeId}@${loopback}:${controller}`)
    .join(','),
  ...listeners(broker, security),
  // Relative: a path with a comma would be read as two.
  'log.dirs': dataDirectory,
  ...replication(all.length),
  ...smallAndQuick,
  ...(all.length === 1 && alone),
  ...extra,
})

const listeners = (
  { client, internal, controller }: BrokerPorts,
  security: ListenerSecurity,
): Record<string, string> => {
  const open = [`CLIENT://${loopback}:${client}`]
  if (internal !== client) open.push(`INTERNAL://${loopback}:${internal}`)
  return {
    listeners: [...open, `CONTROLLER://${loopback}:${controller}`].join(','),
    'advertised.listeners': open.join(','),
    'listener.security.protocol.map': `CLIENT:${security.protocol},INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT`,
    'inter.broker.listener.name': internal === client ? 'CLIENT' : 'INTERNAL',
    'controller.listener.names': 'CONTROLLER',
    ...listenerProperties('CLIENT', security),
  }
}

/** As production has it, as far as the number of brokers goes. */
const replication = (brokers: number): Record<string, string> => {
  const factor = String(Math.min(3, brokers))
  const inSync = brokers >= 3 ? '2' : '1'
  return {
    'default.replication.factor': factor,
    'min.insync.replicas': inSync,
    'offsets.topic.replication.factor': factor,
    'transaction.state.log.replication.factor': factor,
    'transaction.state.log.min.isr': inSync,
    'share.coordinator.state.topic.replication.factor': factor,
    'share.coordinator.state.topic.min.isr': inSync,
  }
}

const smallAndQuick = {
  // A mistyped topic is an error, not a topic.
  'auto.create.topics.enable': 'false',
  'group.initial.rebalance.delay.ms': '0',
  'offsets.topic.num.partitions': '4',
  'transaction.state.log.num.partitions': '4',
  'share.coordinator.state.topic.num.partitions': '4',
  // Of the heap, taken at start: 128 MiB otherwise.
  'log.cleaner.dedupe.buffer.size': '16777216',
} as const

const alone = {
  // Nobody else can win: no need to wait for the others' votes.
  'controller.quorum.election.timeout.ms': '100',
  // After a kill -9 a broker is let in again only when its old session is over: 9 s otherwise.
  'broker.session.timeout.ms': '3000',
  'broker.heartbeat.interval.ms': '500',
} as const

/** Text of a properties file, as java.util.Properties reads it (Latin-1). */
export const toPropertiesText = (properties: Readonly<Record<string, string>>): string =>
  Object.entries(properties)
    .map(([key, value]) => `${escaped(key)}=${escaped(value)}\n`)
    .join('')

const escaped = (text: string): string =>
  text
    .replace(/[\\:= ]/g, (character) => `\\${character}`)
    .replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
