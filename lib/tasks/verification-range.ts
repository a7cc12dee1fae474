import type { OffsetMap } from '../mirror/offset-map.ts'
import { formatTopicPartition } from '../mirror/topic-partition.ts'
import type { PartitionEvidence } from '../mirror/verify/partition-evidence.ts'
import type { LogBounds, TopicToVerify } from './topics-to-verify.ts'
import type { PartitionToVerify } from './verify-partition.ts'
import type { VerifyReading } from './verify-ports.ts'

/** A partition of which it is to be said where comparing begins and ends. */
interface RangeQuestion {
  readonly topic: TopicToVerify
  readonly partition: number
  readonly bounds: LogBounds
  readonly offsetMap: OffsetMap
  /** What earlier runs found out. */
  readonly before: PartitionEvidence | undefined
}

/** Where to begin on both sides, and whether that is the same place. */
interface Start {
  readonly source: bigint
  readonly remote: bigint
  readonly isAligned: boolean
}

/** What of a partition is compared, and the evidence that what is found is added to. */
export const toVerify = async (
  reading: VerifyReading,
  options: { readonly since: bigint | undefined; readonly allowsOthers: boolean },
  question: RangeQuestion,
): Promise<Omit<PartitionToVerify, 'partition' | 'tally'> & { readonly begun: PartitionEvidence }> => {
  const { topic, partition, bounds, offsetMap } = question
  const { comparison, isSourceCompacted, isTargetCompacted } = topic
  const of = { topic: comparison.topic, partition }
  const [here, there] = [
    formatTopicPartition(of),
    formatTopicPartition({ topic: comparison.remoteTopic, partition }),
  ]
  const logs = {
    sourceStart: bounds.sourceStarts.get(here) ?? 0n,
    sourceEnd: bounds.sourceEnds.get(here) ?? 0n,
    remoteStart: bounds.remoteStarts.get(there) ?? 0n,
    remoteEnd: bounds.remoteEnds.get(there) ?? 0n,
  }
  const position = bounds.positions.get(there)
  const before = validEvidence(question, logs)
  const start =
    before === undefined ? await firstStart(reading, options.since, question, logs) : nextStart(before, logs)
  const isBehind = (offset: bigint): boolean => position === undefined || offset >= position.upstreamOffset
  return {
    comparison,
    source: { from: start.source, to: logs.sourceEnd },
    remote: { from: start.remote, to: logs.remoteEnd },
    goal: bounds.goals.get(here) ?? logs.sourceEnd,
    facts: {
      isSourceCompacted,
      isTargetCompacted,
      sourceFrom: start.source,
      remoteFrom: start.remote,
      isStartAligned: start.isAligned,
      remoteLogStart: logs.remoteStart,
      isSourceEmpty: logs.sourceStart === logs.sourceEnd,
      isRemoteEmpty: logs.remoteStart === logs.remoteEnd,
      allowsOthers: options.allowsOthers,
      placeOf: (offset) => offsetMap.placeOf(of, offset),
      isBehind,
    },
    begun: before ?? nothingYet(topic, partition, start),
  }
}

interface Logs {
  readonly sourceStart: bigint
  readonly sourceEnd: bigint
  readonly remoteStart: bigint
  readonly remoteEnd: bigint
}

/** Evidence on topics that are gone says nothing about those that took their names. */
const validEvidence = ({ topic, before }: RangeQuestion, logs: Logs): PartitionEvidence | undefined => {
  if (before === undefined) return undefined
  const isSame =
    before.sourceTopicId === topic.sourceTopicId &&
    before.remoteTopicId === topic.remoteTopicId &&
    before.remoteTopic === topic.comparison.remoteTopic &&
    before.hasTimestamps === topic.comparison.hasTimestamps
  const isBeyond = before.source.to > logs.sourceEnd || before.remote.to > logs.remoteEnd
  return isSame && !isBeyond ? before : undefined
}

const nextStart = ({ source, remote }: PartitionEvidence, { sourceStart, remoteStart }: Logs): Start => ({
  source: larger(source.to, sourceStart),
  remote: larger(remote.to, remoteStart),
  isAligned: source.to >= sourceStart && remote.to >= remoteStart,
})

const firstStart = async (
  { source, target }: VerifyReading,
  since: bigint | undefined,
  { topic: { comparison }, partition, bounds, offsetMap }: RangeQuestion,
  logs: Logs,
): Promise<Start> => {
  const of = { topic: comparison.topic, partition }
  const to = { topic: comparison.remoteTopic, partition }
  if (since !== undefined) {
    const from = (await source.offsetAt(of, since)) ?? logs.sourceEnd
    const place = offsetMap.placeOf(of, from)
    if (place !== undefined && place >= logs.remoteStart)
      return { source: from, remote: smaller(place, logs.remoteEnd), isAligned: true }
    const isEmpty = logs.remoteStart === logs.remoteEnd
    const remote = isEmpty ? undefined : await target.offsetAt(to, since)
    return { source: from, remote: remote ?? logs.remoteEnd, isAligned: false }
  }
  const { sourceStart, remoteStart, remoteEnd } = logs
  if (sourceStart === 0n && remoteStart === 0n) return { source: 0n, remote: 0n, isAligned: true }
  const end = bounds.positions.get(formatTopicPartition(to))
  const place = offsetMap.placeOf(of, sourceStart)
  if (place !== undefined && place >= remoteStart)
    return { source: sourceStart, remote: smaller(place, remoteEnd), isAligned: true }
  if (place === undefined || end === undefined || !offsetMap.has(of))
    return { source: sourceStart, remote: remoteStart, isAligned: false }
  // The copies of the first records are gone by retention: on from the first whose copy may be there.
  const isThere = (offset: bigint): boolean => (offsetMap.translate(of, offset, end) ?? 0n) >= remoteStart
  return {
    source: firstWhere(isThere, sourceStart, end.upstreamOffset),
    remote: remoteStart,
    isAligned: true,
  }
}

/** The first offset of `[from, to]` for which it is so; `to` where it is so for none. It stays so behind the first one. */
const firstWhere = (isSo: (offset: bigint) => boolean, from: bigint, to: bigint): bigint => {
  let [low, high] = [from, to]
  while (low < high) {
    const middle = (low + high) >> 1n
    if (isSo(middle)) high = middle
    else low = middle + 1n
  }
  return low
}

const nothingYet = (topic: TopicToVerify, partition: number, start: Start): PartitionEvidence => ({
  topic: topic.comparison.topic,
  partition,
  remoteTopic: topic.comparison.remoteTopic,
  sourceTopicId: topic.sourceTopicId,
  remoteTopicId: topic.remoteTopicId,
  source: { from: start.source, to: start.source },
  remote: { from: start.remote, to: start.remote },
  matched: 0,
  hasTimestamps: topic.comparison.hasTimestamps,
  firstTimestamp: undefined,
  lastTimestamp: undefined,
  excused: {},
  behind: undefined,
  windows: [],
  differences: [],
  unlisted: 0,
  gaps: 0,
})

const larger = (one: bigint, other: bigint): bigint => (one > other ? one : other)
const smaller = (one: bigint, other: bigint): bigint => (one < other ? one : other)
