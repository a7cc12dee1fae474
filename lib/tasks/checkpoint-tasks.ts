import type { MirrorCheckpointConfig } from '../config/mirror-checkpoint-config.ts'
import type { CheckpointStore } from '../mirror/checkpoint-store.ts'
import type { MirroredEnd } from '../mirror/offset-map.ts'
import type { TopicPartition } from '../mirror/topic-partition.ts'
import { emitCheckpoints } from './emit-checkpoints.ts'
import { everySeconds, type RepeatedTask } from './every.ts'
import { findConsumerGroups } from './find-consumer-groups.ts'
import { FlowTranslation } from './flow-translation.ts'
import { forgetDeletedGroups } from './forget-deleted-groups.ts'
import { loadCheckpoints } from './load-checkpoints.ts'
import type {
  Clock,
  GroupReader,
  GroupWriter,
  InternalTopics,
  Log,
  LogEnds,
  MetricSink,
  RecordLog,
  RecordSink,
} from './ports.ts'
import { syncGroupOffsets } from './sync-group-offsets.ts'

/** What translating the groups of a flow needs. */
export interface Checkpointing {
  /** `source->target` */
  readonly flow: string
  readonly config: MirrorCheckpointConfig
  readonly checkpointsTopic: string
  readonly shouldReplicateGroup: (group: string) => boolean
  readonly shouldReplicateTopic: (topic: string) => boolean
  /** The name on the target. */
  readonly remoteTopic: (topic: string) => string
  readonly source: GroupReader
  readonly target: GroupWriter
  /** Of the target. */
  readonly internalTopics: InternalTopics
  readonly offsetSyncs: RecordLog
  /** What the mirror writes down of where records lie, and how far it is: exact, where it reaches. */
  readonly offsetMap: RecordLog
  readonly mirroredEnds: () => Promise<ReadonlyMap<string, MirroredEnd>>
  readonly checkpoints: RecordLog
  /** Appends to the target. */
  readonly sink: RecordSink
  /** Of the target. */
  readonly logEnds: LogEnds
  readonly metrics: MetricSink
  readonly clock: Clock
  readonly log: Log
}

/**
 * What the checkpoint function repeats, in the order in which one builds on the other: finding groups, emitting their
 * checkpoints, moving them on the target. The first turn of an environment reads what was emitted before.
 */
export const checkpointTasks = (checkpointing: Checkpointing): readonly RepeatedTask[] => {
  const { flow, config } = checkpointing
  const pass = new CheckpointPass(checkpointing)
  if (!config.emitCheckpointsEnabled) return []
  return [
    {
      name: `Finding groups of ${flow}`,
      intervalMs: config.refreshGroupsEnabled
        ? everySeconds(config.refreshGroupsIntervalSeconds)
        : Number.POSITIVE_INFINITY,
      run: () => pass.findGroups(),
    },
    {
      name: `Emitting checkpoints of ${flow}`,
      intervalMs: everySeconds(config.emitCheckpointsIntervalSeconds),
      run: () => pass.emit(),
    },
    {
      name: `Syncing group offsets of ${flow}`,
      intervalMs: config.syncGroupOffsetsEnabled ? everySeconds(config.syncGroupOffsetsIntervalSeconds) : -1,
      run: () => pass.syncGroups(),
    },
  ]
}

/** What an environment knows of the flow's groups, from turn to turn. */
class CheckpointPass {
  readonly #of: Checkpointing
  readonly #translation: FlowTranslation
  #groups: readonly string[] = []
  #store: CheckpointStore | undefined

  constructor(checkpointing: Checkpointing) {
    this.#of = checkpointing
    const maxRuns = checkpointing.config.offsetMapMaxRuns
    this.#translation = new FlowTranslation({ ...checkpointing, maxRuns })
  }

  async findGroups(): Promise<void> {
    this.#groups = await findConsumerGroups(this.#of)
    if (this.#of.config.emitCheckpointTombstonesEnabled)
      await forgetDeletedGroups({ ...this.#of, target: this.#of.sink, store: await this.#loadedStore() })
    this.#of.metrics.record({ flow: this.#of.flow }, { 'groups-found': this.#groups.length })
  }

  async emit(): Promise<void> {
    const store = await this.#loadedStore()
    await this.#translation.refresh()
    const { shouldReplicateTopic, remoteTopic, sink } = this.#of
    const translateDownstream = (source: TopicPartition, upstreamOffset: bigint): bigint | null =>
      this.#translation.translateDownstream(source, upstreamOffset)
    const rules = { shouldReplicateTopic, remoteTopic, translateDownstream }
    const mirroredUpTo = (of: TopicPartition) => this.#translation.mirroredUpTo(of)
    const isByPartition = this.#of.config.metricsByPartition
    await emitCheckpoints(
      { ...this.#of, rules, store, target: sink, mirroredUpTo, isByPartition },
      this.#groups,
    )
  }

  async syncGroups(): Promise<void> {
    await syncGroupOffsets({ ...this.#of, store: await this.#loadedStore() }, this.#groups)
  }

  async #loadedStore(): Promise<CheckpointStore> {
    if (this.#store) return this.#store
    const { internalTopics, checkpointsTopic, config, checkpoints, log } = this.#of
    await internalTopics.createCompactedTopic(checkpointsTopic, config.checkpointsTopicReplicationFactor)
    this.#store = await loadCheckpoints(checkpoints, log)
    return this.#store
  }
}
