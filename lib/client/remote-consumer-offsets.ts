import { decode, decodeKey } from '../mirror/checkpoint.ts'
import { SchemaError } from '../mirror/struct-reader.ts'
import { formatTopicPartition, type TopicPartition } from '../mirror/topic-partition.ts'
import type { StoredRecord } from '../tasks/ports.ts'

/** Where a group goes on in a partition of the cluster that was asked. */
export interface OffsetAndMetadata extends TopicPartition {
  /** The next record to read. */
  readonly offset: bigint
  /** What the group committed beside its offset on the other cluster; '' for nothing. */
  readonly metadata: string
}

/** Offsets of one group, by `<topic>-<partition>`. */
export type GroupOffsets = ReadonlyMap<string, OffsetAndMetadata>

/**
 * The last checkpoint of each partition, by group (MirrorClient.remoteConsumerOffsets). Records that are none are passed
 * over, as in Java. A record without value takes its checkpoint away; Java's client ends with a NullPointerException there.
 */
export const remoteConsumerOffsets = async (
  checkpoints: AsyncIterable<StoredRecord>,
  isWanted: (group: string) => boolean,
): Promise<ReadonlyMap<string, GroupOffsets>> => {
  const groups = new Map<string, Map<string, OffsetAndMetadata>>()
  for await (const record of checkpoints) {
    const found = read(record)
    if (found === undefined || !isWanted(found.group)) continue
    const ofGroup = groups.get(found.group) ?? new Map<string, OffsetAndMetadata>()
    groups.set(found.group, ofGroup)
    if (found.at === null) ofGroup.delete(found.partitionName)
    else ofGroup.set(found.partitionName, found.at)
  }
  return new Map([...groups].filter(([, offsets]) => offsets.size > 0))
}

/** What a record says of a group: where it stands in a partition, or (null) that it does not any more. */
interface Standing {
  readonly group: string
  readonly partitionName: string
  readonly at: OffsetAndMetadata | null
}

/** Undefined for a record that is no checkpoint. */
const read = ({ key, value }: StoredRecord): Standing | undefined => {
  if (key === null) return undefined
  try {
    const of = decodeKey(key)
    return {
      group: of.group,
      partitionName: formatTopicPartition(of),
      at: value === null ? null : standingAt(key, value),
    }
  } catch (error) {
    if (error instanceof SchemaError) return undefined
    throw error
  }
}

const standingAt = (key: Buffer, value: Buffer): OffsetAndMetadata => {
  const { topic, partition, downstreamOffset, metadata } = decode(key, value)
  return { topic, partition, offset: downstreamOffset, metadata }
}
