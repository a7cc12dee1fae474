import { type Anchor, chooseAnchor } from '../mirror/mirrored-anchor.ts'
import { type Mirrored, MirroredMatch } from '../mirror/mirrored-match.ts'
import { decode } from '../mirror/offset-sync.ts'
import {
  nearerAnchor,
  type TakeoverPartition,
  type TakeoverRow,
  takeoverRow,
  uncommittedOf,
} from '../mirror/takeover.ts'
import { formatTopicPartition } from '../mirror/topic-partition.ts'
import type { TakeoverReading } from './takeover-ports.ts'

/** So many partitions are compared at once. */
const atOnce = 8

/** How much of a remote partition is read where no offset sync says where to begin, offsets. */
const longestTail = 1_000_000n

/**
 * Where each partition of the flow goes on after MirrorMaker 2: what it has stored, corrected by what the remote partitions
 * really hold. Reads only. `progress` is told of each partition.
 */
export const planTakeover = async (
  reading: TakeoverReading,
  progress: (done: number, of: number) => void = () => {},
): Promise<readonly TakeoverRow[]> => {
  const partitions = await readPartitions(reading)
  const syncs = await readSyncs(reading)
  const remotes = [...new Set(partitions.map(({ to }) => to.topic))]
  const configs = await reading.describeConfigs(remotes)
  const rows: TakeoverRow[] = []
  for (let from = 0; from < partitions.length; from += atOnce) {
    const some = partitions.slice(from, from + atOnce)
    rows.push(
      ...(await Promise.all(
        some.map((partition) => {
          const configOf = (name: string) =>
            configs.get(partition.to.topic)?.find((entry) => entry.name === name)?.value ?? ''
          return compare(reading, partition, {
            syncs: syncs.get(formatTopicPartition(partition.source)) ?? [],
            isCompacted: configOf('cleanup.policy').includes('compact'),
            hasTimestamps: configOf('message.timestamp.type') !== 'LogAppendTime',
          })
        }),
      )),
    )
    progress(rows.length, partitions.length)
  }
  return rows
}

/** Every partition of the topics that the flow mirrors, with what is stored of it. */
const readPartitions = async (reading: TakeoverReading): Promise<readonly TakeoverPartition[]> => {
  const [sourceTopics, targetTopics] = await Promise.all([reading.sourceTopics(), reading.targetTopics()])
  const topics = sourceTopics.filter(({ name }) => reading.shouldReplicateTopic(name))
  const there = new Set(targetTopics.map(({ name }) => name))
  const names = topics.map(({ name }) => name)
  const remotes = names.map(reading.remoteTopic).filter((remote) => there.has(remote))
  const [stored, before, sourceStarts, sourceEnds, remoteStarts, remoteEnds] = await Promise.all([
    reading.storedOffsets(),
    reading.positions(),
    reading.sourceLogStarts(names),
    reading.sourceLogEnds(names),
    reading.remoteLogStarts(remotes),
    reading.remoteLogEnds(remotes),
  ])
  return topics.flatMap(({ name, partitions }) =>
    Array.from({ length: partitions }, (_, partition) => {
      const source = { topic: name, partition }
      const to = { topic: reading.remoteTopic(name), partition }
      const [here, remote] = [formatTopicPartition(source), formatTopicPartition(to)]
      const [start, end] = [remoteStarts.get(remote), remoteEnds.get(remote)]
      return {
        source,
        to,
        stored: stored.get(here),
        before: before.get(remote),
        sourceLog: { start: sourceStarts.get(here) ?? 0n, end: sourceEnds.get(here) ?? 0n },
        remoteLog: start === undefined || end === undefined ? undefined : { start, end },
      }
    }),
  )
}

/** MirrorMaker 2's offset syncs, in order, by source partition. */
const readSyncs = async ({
  offsetSyncs,
}: TakeoverReading): Promise<ReadonlyMap<string, readonly Anchor[]>> => {
  const syncs = new Map<string, Anchor[]>()
  for await (const { key, value } of offsetSyncs.read()) {
    if (key === null || value === null) continue
    const sync = decode(key, value)
    const name = formatTopicPartition(sync)
    const ofPartition = syncs.get(name)
    if (ofPartition) ofPartition.push(sync)
    else syncs.set(name, [sync])
  }
  return syncs
}

interface RemoteFacts {
  readonly syncs: readonly Anchor[]
  readonly isCompacted: boolean
  readonly hasTimestamps: boolean
}

const compare = async (
  reading: TakeoverReading,
  partition: TakeoverPartition,
  { syncs, isCompacted, hasTimestamps }: RemoteFacts,
): Promise<TakeoverRow> => {
  const { source, to, sourceLog, remoteLog, before } = partition
  const uncommitted = uncommittedOf(partition)
  if (remoteLog === undefined || remoteLog.start === remoteLog.end)
    return takeoverRow(partition, nothingThere(uncommitted), 0)
  const anchor = nearerAnchor(chooseAnchor(syncs, uncommitted), before)
  const wanted = anchor?.downstreamOffset ?? remoteLog.end - longestTail
  const from = wanted > remoteLog.start ? wanted : remoteLog.start
  const tail = await reading.remoteTail(to, { from, to: remoteLog.end, hasTimestamps })
  const match = new MirroredMatch({
    uncommitted,
    anchor: anchor?.upstreamOffset,
    remote: tail.fingerprints,
    mayMiss: isCompacted || (anchor !== undefined && from > anchor.downstreamOffset),
  })
  const begin = anchor?.upstreamOffset ?? uncommitted
  const records = reading.sourceRecords(source, {
    from: begin > sourceLog.start ? begin : sourceLog.start,
    hasTimestamps,
  })
  for await (const { offset, fingerprint } of records) if (!match.take(offset, fingerprint)) break
  return takeoverRow(partition, match.result(), tail.open)
}

const nothingThere = (upstreamOffset: bigint): Mirrored => ({
  upstreamOffset,
  beyond: 0,
  repeated: 0,
  unknown: 0,
  isDoubtful: false,
})
