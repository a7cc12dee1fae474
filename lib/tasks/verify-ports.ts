import type { OffsetMap } from '../mirror/offset-map.ts'
import type { Position } from '../mirror/position.ts'
import type { TopicPartition } from '../mirror/topic-partition.ts'
import type { RecordField } from '../mirror/verify/difference.ts'
import type { LoggedRecord } from '../mirror/verify/logged-record.ts'
import type { OffsetRange } from '../mirror/verify/partition-evidence.ts'
import type { LogEnds, TopicReader } from './ports.ts'

/** How records of a pair of topics are compared. */
export interface RecordComparison {
  readonly topic: string
  readonly remoteTopic: string
  /** Not where the remote topic stamps records itself. */
  readonly hasTimestamps: boolean
}

/** A record of the source and one of the target, by their offsets. */
export interface RecordPlaces {
  readonly partition: number
  readonly upstreamOffset: bigint
  readonly downstreamOffset: bigint
}

/** One side of a flow, read for verification. */
export interface VerifySide extends Pick<TopicReader, 'topics' | 'describeConfigs'> {
  /** Ids of topics (KIP-516); none from brokers that have none. */
  topicIds(topics: readonly string[]): Promise<ReadonlyMap<string, string>>
  readonly logStarts: LogEnds
  readonly logEnds: LogEnds
  /** The first offset whose record is at least as late, ms since 1970; undefined where none is. */
  offsetAt(of: TopicPartition, timestamp: bigint): Promise<bigint | undefined>
  /** The records of a range as they stand there, also uncommitted ones, in portions. */
  records(
    of: TopicPartition,
    range: OffsetRange,
    comparison: RecordComparison,
  ): AsyncIterable<readonly LoggedRecord[]>
}

/** What verification reads of a flow. It writes nothing. */
export interface VerifyReading {
  readonly shouldReplicateTopic: (topic: string) => boolean
  readonly remoteTopic: (topic: string) => string
  readonly source: VerifySide
  readonly target: VerifySide
  /** How far remote partitions are mirrored, by `<topic>-<partition>`. */
  positions(): Promise<ReadonlyMap<string, Position>>
  /** Where records lie; all of it. */
  offsetMap(): Promise<OffsetMap>
  /** In what two records differ. */
  fieldsOf(places: RecordPlaces, comparison: RecordComparison): Promise<readonly RecordField[]>
}
