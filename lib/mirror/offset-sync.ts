import { int32, int64, string, struct } from './struct.ts'
import { StructReader } from './struct-reader.ts'
import { formatTopicPartition, type TopicPartition } from './topic-partition.ts'

/*
  mm2-offset-syncs.<target>.internal, partition 0. Java's OffsetSync; without a version.
    Key   => topic STRING, partition INT32
    Value => upstreamOffset INT64, offset INT64
*/

/** One mirrored record's offset on both sides; topic and partition are the source's. */
export interface OffsetSync extends TopicPartition {
  readonly upstreamOffset: bigint
  readonly downstreamOffset: bigint
}

/** The record's key. */
export const encodeKey = ({ topic, partition }: TopicPartition): Buffer =>
  struct(string(topic), int32(partition))

/** The record's value. */
export const encodeValue = ({ upstreamOffset, downstreamOffset }: OffsetSync): Buffer =>
  struct(int64(upstreamOffset), int64(downstreamOffset))

/** Reads key and value of a record. Throws a SchemaError. */
export const decode = (key: Buffer, value: Buffer): OffsetSync => {
  const ofKey = new StructReader(key)
  const ofValue = new StructReader(value)
  return {
    topic: ofKey.string('topic'),
    partition: ofKey.int32('partition'),
    upstreamOffset: ofValue.int64('upstreamOffset'),
    downstreamOffset: ofValue.int64('offset'),
  }
}

/** The line that Kafka's OffsetSyncFormatter prints (KIP-597). */
export const format = (sync: OffsetSync): string =>
  `OffsetSync{topicPartition=${formatTopicPartition(sync)}, upstreamOffset=${sync.upstreamOffset}, downstreamOffset=${sync.downstreamOffset}}`
