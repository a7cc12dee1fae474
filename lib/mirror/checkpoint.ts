import { int16, int32, int64, string, struct } from './struct.ts'
import { StructReader } from './struct-reader.ts'
import { formatTopicPartition, type TopicPartition } from './topic-partition.ts'

/*
  <source>.checkpoints.internal, partition 0. Java's Checkpoint, version 0.
    Key   => group STRING, topic STRING, partition INT32
    Value => version INT16, upstreamOffset INT64, offset INT64, metadata STRING
*/

const version = 0

/** Where a group stands in a partition of the target; topic and partition are the target's. */
export interface Checkpoint extends TopicPartition {
  readonly group: string
  /** As the group has committed it on the source: the next offset to read. */
  readonly upstreamOffset: bigint
  /** The same place on the target. */
  readonly downstreamOffset: bigint
  /** As the group has committed it; '' for none. */
  readonly metadata: string
}

/** The record's key. */
export const encodeKey = ({
  group,
  topic,
  partition,
}: Pick<Checkpoint, 'group' | 'topic' | 'partition'>): Buffer =>
  struct(string(group), string(topic), int32(partition))

/** The record's value. */
export const encodeValue = ({ upstreamOffset, downstreamOffset, metadata }: Checkpoint): Buffer =>
  struct(int16(version), int64(upstreamOffset), int64(downstreamOffset), string(metadata))

/** What a record is about. Throws a SchemaError. */
export const decodeKey = (key: Buffer): Pick<Checkpoint, 'group' | 'topic' | 'partition'> => {
  const reader = new StructReader(key)
  return {
    group: reader.string('group'),
    topic: reader.string('topic'),
    partition: reader.int32('partition'),
  }
}

/** Reads key and value of a record, of any version, as Java does. Throws a SchemaError. */
export const decode = (key: Buffer, value: Buffer): Checkpoint => {
  const ofValue = new StructReader(value)
  ofValue.int16('version')
  return {
    ...decodeKey(key),
    upstreamOffset: ofValue.int64('upstreamOffset'),
    downstreamOffset: ofValue.int64('offset'),
    metadata: ofValue.string('metadata'),
  }
}

/** The line that Kafka's CheckpointFormatter prints (KIP-597). */
export const format = (checkpoint: Checkpoint): string =>
  `Checkpoint{consumerGroupId=${checkpoint.group}, topicPartition=${formatTopicPartition(checkpoint)}, ` +
  `upstreamOffset=${checkpoint.upstreamOffset}, downstreamOffset=${checkpoint.downstreamOffset}, metadata=${checkpoint.metadata}}`
