import { freePort } from '../../local/servers/free-port.ts'
import { until } from '../../sample/until.ts'
import { type KafkaToolsServer, startKafkaToolsServer } from './kafka-tools-server.ts'

/** Kafka's own Connect, a worker in distributed mode, with its REST API. */
export interface ConnectWorker extends KafkaToolsServer {
  /** Creates a connector, or gives it another configuration. */
  configure(connector: string, config: Readonly<Record<string, string>>): Promise<void>
  /** Tells a connector to stop: its tasks end, its offsets stay. Resolves when its status says so. */
  stopConnector(connector: string): Promise<void>
  /** Lets a connector that was stopped go on. */
  resumeConnector(connector: string): Promise<void>
}

/** Where a worker runs, and what it is told beside what every one is. */
export interface ConnectWorkerOptions {
  /** Takes its properties and its log. */
  readonly directory: string
  /** The cluster that holds its topics: `connect-offsets`, `connect-configs`, `connect-status`. */
  readonly cluster: { readonly bootstrapServers: string }
  readonly settings?: Readonly<Record<string, string>>
}

const patienceMs = 180_000

/** Starts a worker on the topics and in the group that Connect's own connect-distributed.properties names. Resolves when it answers. */
export const startConnectWorker = async ({
  directory,
  cluster,
  settings,
}: ConnectWorkerOptions): Promise<ConnectWorker> => {
  const listener = `http://127.0.0.1:${await freePort()}`
  const server = await startKafkaToolsServer({
    name: 'Connect',
    mainClass: 'org.apache.kafka.connect.cli.ConnectDistributed',
    directory,
    properties: {
      'bootstrap.servers': cluster.bootstrapServers,
      'group.id': 'connect-cluster',
      listeners: listener,
      ...workerSettings,
      ...settings,
    },
  })
  const answer = async (method: string, path: string, body?: object) => {
    const response = await fetch(`${listener}/connectors${path}`, {
      method,
      ...(body && { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
    }).catch((error: Error) => error)
    if (response instanceof Error) return { isDone: false, text: `${response}` }
    return { isDone: response.ok, text: `${response.status} ${await response.text()}` }
  }
  /** A worker that has just been started, or is rebalancing, refuses for a while. */
  const untilDone = (method: string, path: string, body?: object) =>
    until(
      `${method} ${path}`,
      () => answer(method, path, body),
      ({ isDone }) => isDone,
      patienceMs,
    )
  try {
    await untilDone('GET', '')
  } catch (cause) {
    await server.kill()
    throw new Error(`Connect was not started:\n${server.logTail()}`, { cause })
  }
  return {
    ...server,
    configure: async (connector, config) => void (await untilDone('PUT', `/${connector}/config`, config)),
    stopConnector: async (connector) => {
      await untilDone('PUT', `/${connector}/stop`)
      await until(
        `${connector} to be stopped`,
        () => answer('GET', `/${connector}/status`),
        ({ text }) => text.includes('"state":"STOPPED"') && text.includes('"tasks":[]'),
        patienceMs,
      )
    },
    resumeConnector: async (connector) => void (await untilDone('PUT', `/${connector}/resume`)),
  }
}

const bytes = 'org.apache.kafka.connect.converters.ByteArrayConverter'

const workerSettings: Readonly<Record<string, string>> = {
  'key.converter': bytes,
  'value.converter': bytes,
  'header.converter': bytes,
  'offset.storage.topic': 'connect-offsets',
  'config.storage.topic': 'connect-configs',
  'status.storage.topic': 'connect-status',
  'offset.storage.replication.factor': '1',
  'config.storage.replication.factor': '1',
  'status.storage.replication.factor': '1',
  // A worker that was killed leaves its group as soon as brokers allow, and the next one gets its tasks at once.
  'session.timeout.ms': '6000',
  'heartbeat.interval.ms': '2000',
  'scheduled.rebalance.max.delay.ms': '0',
}
