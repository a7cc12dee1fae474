import type { MirrorTransform } from '../connect/transforms/mirror-transforms.ts'
import type { Place } from '../mirror/found-places.ts'
import type { Position } from '../mirror/position.ts'
import type { TopicProvenance } from '../mirror/provenance.ts'
import type { Finding } from '../mirror/recovery.ts'
import type { ReplicationPolicy } from '../mirror/replication-policy.ts'
import type { TopicPartition } from '../mirror/topic-partition.ts'
import type { Landing } from './offset-runs.ts'
import type { CopiedRecords } from './offset-syncs.ts'
import type { PartitionCopy } from './partition-copy.ts'
import type { PositionCopies, PositionStore, RemoteLog } from './replicate-ports.ts'
import type { SchemaTransfer } from './schema-transfer.ts'
import type { LeftOutRecord } from './sift-records.ts'
import type { SourceWatch } from './watch-source.ts'

/** What the mirror works with. Lives as long as the execution environment. */
export interface Replication {
  readonly sourceAlias: string
  readonly policy: ReplicationPolicy
  /** Where records of a topic come from; absent where the flow sends bytes as they are, all of them. */
  readonly provenanceOf?: ((topic: string, remoteTopic: string) => TopicProvenance) | undefined
  /** What transforms do to a record; absent where the flow has none. */
  readonly transform?: MirrorTransform | undefined
  /** What copies schemas to another registry; absent where their ids stay as they are. */
  readonly schemas?: SchemaTransfer | undefined
  readonly log: RemoteLog
  readonly positions: PositionStore
  readonly positionCopies: PositionCopies
  /** Positions by the name of the remote partition, as this environment left them. Only a hint: the log end decides. */
  readonly memory: Map<string, Position>
  readonly offsetMap: OffsetMapKeeper
  readonly sourceWatch: SourceWatch
  /** Told of every batch that was appended: offset syncs and metrics. */
  copied(records: CopiedRecords): void
  /** Told of a partition whose first `count` records were in the target already. */
  skipped(copy: PartitionCopy, count: number): void
  /** Told of the records of a partition that are not sent; mostly none. */
  leftOut(copy: PartitionCopy, records: readonly LeftOutRecord[]): void
  /** Sends what `copied` left to send. What fails here is told, and does not fail the event: the records are copied. */
  flush(): Promise<void>
  /** Told of what was noticed in the target, which an operator has to know. */
  found(finding: Finding, copy: PartitionCopy): void
  now(): number
}

/** Keeps the offset map: no position is stored before the map knows where everything before it stands. */
export interface OffsetMapKeeper {
  /** Records have landed there. */
  landed(landing: Landing): void
  /** Records of a partition were found there: each of these, and the ones after it at the same distance. */
  foundAt(source: TopicPartition, places: readonly Place[]): void
  /** From this source offset on everything is copied anew. Resolves when the map says so. */
  startsAnew(source: TopicPartition, position: Position): Promise<void>
  /** Resolves when the map says all of it. What is not written is told again by whoever goes on. */
  write(): Promise<void>
  /** Another environment may have gone on with the partition. */
  forget(source: TopicPartition): void
}
