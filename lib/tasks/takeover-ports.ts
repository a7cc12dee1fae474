import type { Position } from '../mirror/position.ts'
import type { ProducerMemory } from '../mirror/recovery.ts'
import type { ConfigEntry } from '../mirror/topic-configs.ts'
import type { TopicPartition } from '../mirror/topic-partition.ts'
import type { Topic } from '../mirror/topic-plan.ts'
import type { CommittedOffset, LogEnds, OffsetRefusal, RecordLog } from './ports.ts'

/** What stands at the end of a remote partition. */
export interface RemoteTail {
  /** Contents in order, see fingerprint.ts. */
  readonly fingerprints: readonly string[]
  /** Records of transactions that are neither committed nor aborted; not among the contents. */
  readonly open: number
}

/** What planning a takeover reads: of MirrorMaker 2's state, of both clusters, of ours. */
export interface TakeoverReading {
  readonly shouldReplicateTopic: (topic: string) => boolean
  /** The name on the target. */
  readonly remoteTopic: (topic: string) => string
  readonly sourceTopics: () => Promise<readonly Topic[]>
  readonly targetTopics: () => Promise<readonly Topic[]>
  /** Of remote topics. */
  readonly describeConfigs: (
    topics: readonly string[],
  ) => Promise<ReadonlyMap<string, readonly ConfigEntry[]>>
  /** The first source offset that MirrorMaker 2 has not stored as copied, by source `<topic>-<partition>`. */
  readonly storedOffsets: () => Promise<ReadonlyMap<string, bigint>>
  readonly offsetSyncs: RecordLog
  /** Positions of ours, by remote `<topic>-<partition>`. */
  readonly positions: () => Promise<ReadonlyMap<string, Position>>
  readonly sourceLogStarts: LogEnds
  readonly sourceLogEnds: LogEnds
  readonly remoteLogStarts: LogEnds
  readonly remoteLogEnds: LogEnds
  readonly remoteTail: (
    of: TopicPartition,
    range: { readonly from: bigint; readonly to: bigint; readonly hasTimestamps: boolean },
  ) => Promise<RemoteTail>
  /** Fingerprints of source records from an offset on, up to the log end of now. */
  readonly sourceRecords: (
    of: TopicPartition,
    range: { readonly from: bigint; readonly hasTimestamps: boolean },
  ) => AsyncIterable<{ readonly offset: bigint; readonly fingerprint: string }>
}

/** What carrying it out writes. */
export interface TakeoverWriting {
  /** Internal topics and the flow's producer id. */
  readonly prepare: () => Promise<bigint>
  /** What the leader of a remote partition remembers of our producer id. */
  readonly producerMemory: (producerId: bigint, of: TopicPartition) => Promise<ProducerMemory | undefined>
  readonly storePositions: (
    positions: readonly (TopicPartition & { readonly position: Position })[],
  ) => Promise<void>
  /** The consumer group that reads a topic for the mirror. */
  readonly groupOf: (topic: string) => string
  /** Of groups of the source. */
  readonly commit: (group: string, offsets: readonly CommittedOffset[]) => Promise<readonly OffsetRefusal[]>
}
