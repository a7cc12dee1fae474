import type { KafkaCluster } from '../local/servers/kafka-cluster.ts'

/** What is to be mirrored: one topic, from a cluster to an empty one. */
export interface Course {
  readonly source: KafkaCluster
  readonly target: KafkaCluster
  /** Of the target; another one at each run, so that nothing that a run left on the source is met again. */
  readonly targetAlias: string
  readonly topic: string
  /** For configurations and logs. */
  readonly directory: string
}

/** A part of a mirror whose cost is told by itself. */
export const parts = ['copier', 'poller', 'others'] as const
export type Part = (typeof parts)[number]

/** A process of a mirror that runs. */
export interface PartProcess {
  readonly part: Part
  readonly pid: number
}

/** A mirror at work. */
export interface RunningMirror {
  /** When its process was started, by `performance.now()`: what was prepared before does not count. */
  readonly startedAt: number
  /** Its processes of now. The copier is what takes records and produces them. */
  processes(): readonly PartProcess[]
  /** Throws with the end of its log if it has ended. */
  check(): void
  stop(): Promise<void>
}

/** A program that mirrors, with its settings. */
export interface Contestant {
  readonly name: string
  /** What it is run with, for the report. */
  readonly settings: string
  start(course: Course): Promise<RunningMirror>
}

/** Lines of mm2.properties that all have: one flow, one topic, no way back. */
export const flowProperties = ({ source, target, targetAlias, topic }: Course): Record<string, string> => ({
  clusters: `source, ${targetAlias}`,
  'source.bootstrap.servers': source.bootstrapServers,
  [`${targetAlias}.bootstrap.servers`]: target.bootstrapServers,
  [`source->${targetAlias}.enabled`]: 'true',
  [`source->${targetAlias}.topics`]: topic,
  [`${targetAlias}->source.enabled`]: 'false',
  [`${targetAlias}->source.emit.heartbeats.enabled`]: 'false',
  'replication.factor': '1',
  'offset-syncs.topic.replication.factor': '1',
  'checkpoints.topic.replication.factor': '1',
  'heartbeats.topic.replication.factor': '1',
  'offset.storage.replication.factor': '1',
  'config.storage.replication.factor': '1',
  'status.storage.replication.factor': '1',
})

/** Text of a properties file. */
export const propertiesText = (properties: Readonly<Record<string, string>>): string =>
  Object.entries(properties)
    .map(([key, value]) => `${key} = ${value}\n`)
    .join('')
