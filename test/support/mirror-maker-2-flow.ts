import { startMirrorMaker2 } from './mirror-maker-2.ts'

/** A flow `source->target` as MirrorMaker 2 is to run it. */
interface FlowOptions {
  /** Takes its properties and its log. */
  readonly directory: string
  readonly source: { readonly bootstrapServers: string }
  readonly target: { readonly bootstrapServers: string }
  /** Further properties of mm2.properties; those of workers need their cluster's prefix. */
  readonly settings?: Readonly<Record<string, string>>
}

/** Kafka's own MirrorMaker 2 between two clusters of one broker each: every topic, and nothing back. */
export const startMirrorMaker2Flow = ({ directory, source, target, settings }: FlowOptions) =>
  startMirrorMaker2(directory, { ...flow(source.bootstrapServers, target.bootstrapServers), ...settings })

const flow = (source: string, target: string): Readonly<Record<string, string>> => ({
  clusters: 'source, target',
  'source.bootstrap.servers': source,
  'target.bootstrap.servers': target,
  'source->target.enabled': 'true',
  'source->target.topics': '.*',
  'target->source.enabled': 'false',
  // Otherwise the disabled flow runs all the same, for its heartbeats.
  'target->source.emit.heartbeats.enabled': 'false',
  'replication.factor': '1',
  'offset-syncs.topic.replication.factor': '1',
  'checkpoints.topic.replication.factor': '1',
  'heartbeats.topic.replication.factor': '1',
  'offset.storage.replication.factor': '1',
  'config.storage.replication.factor': '1',
  'status.storage.replication.factor': '1',
  'refresh.topics.interval.seconds': '1',
  // A worker that was killed leaves its group as soon as brokers allow.
  'target.session.timeout.ms': '6000',
  'target.heartbeat.interval.ms': '2000',
})
