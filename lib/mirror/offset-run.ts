import type { OffsetRun } from './offset-map.ts'
import { int16, int32, int64, string, struct } from './struct.ts'
import { StructReader } from './struct-reader.ts'
import { formatTopicPartition, type TopicPartition } from './topic-partition.ts'

/*
  mm2-offset-map.<source>.internal on the target, partition 0, compacted. Ours: MirrorMaker 2 has no such topic, and by
  its name mirrors it nowhere.
    Key   => topic STRING, partition INT32, upstreamOffset INT64
    Value => version INT16, downstreamOffset INT64

  A mark (from there on all is copied anew) has a key of its own, so that no run takes its place when the topic is
  compacted: -1 - upstreamOffset, which is below 0.
*/
const version = 0

/** The topic of a flow's offset map. */
export const offsetMapTopic = (sourceAlias: string): string => `mm2-offset-map.${sourceAlias}.internal`

/** The record's key: a run that starts at the same offset takes the place of the old one. */
export const encodeKey = ({
  topic,
  partition,
  upstreamOffset,
  isAnew,
}: TopicPartition & Pick<OffsetRun, 'upstreamOffset' | 'isAnew'>): Buffer =>
  struct(string(topic), int32(partition), int64(isAnew ? -1n - upstreamOffset : upstreamOffset))

/** The record's value. */
export const encodeValue = ({ downstreamOffset }: Pick<OffsetRun, 'downstreamOffset'>): Buffer =>
  struct(int16(version), int64(downstreamOffset))

/** Reads key and value of a record. Throws a SchemaError. */
export const decode = (key: Buffer, value: Buffer): OffsetRun => {
  const ofKey = new StructReader(key)
  const ofValue = new StructReader(value)
  ofValue.int16('version')
  const topic = ofKey.string('topic')
  const partition = ofKey.int32('partition')
  const upstreamOffset = ofKey.int64('upstreamOffset')
  const downstreamOffset = ofValue.int64('downstreamOffset')
  return upstreamOffset < 0n
    ? { topic, partition, upstreamOffset: -1n - upstreamOffset, downstreamOffset, isAnew: true }
    : { topic, partition, upstreamOffset, downstreamOffset }
}

/** A line in the manner of Kafka's formatters. */
export const format = (run: OffsetRun): string =>
  `OffsetRun{topicPartition=${formatTopicPartition(run)}, upstreamOffset=${run.upstreamOffset}, downstreamOffset=${run.downstreamOffset}}`
