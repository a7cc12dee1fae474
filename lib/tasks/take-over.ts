import { type TakeoverRow, takeoverPosition } from '../mirror/takeover.ts'
import { formatTopicPartition } from '../mirror/topic-partition.ts'
import type { TakeoverWriting } from './takeover-ports.ts'

/**
 * Writes what a plan says, topic by topic: first positions, by which no record is written twice, then the offsets of the
 * groups that feed the mirror. Interrupted, it is planned and run again: what is written already is found as taken, and the
 * groups are written anew. Throws with what was not written.
 */
export const takeOver = async (writing: TakeoverWriting, rows: readonly TakeoverRow[]): Promise<void> => {
  const producerId = await writing.prepare()
  for (const [topic, ofTopic] of Map.groupBy(rows, ({ source }) => source.topic)) {
    const take = ofTopic.filter(({ state }) => state === 'take')
    const positions = await Promise.all(
      take.map(async (row) => ({
        ...row.to,
        position: takeoverPosition(row, producerId, await writing.producerMemory(producerId, row.to)),
      })),
    )
    if (positions.length > 0) await writing.storePositions(positions)
    await feedFrom(writing, topic, ofTopic)
  }
}

/** The event source of a topic starts where its group has committed. */
const feedFrom = async (
  { commit, groupOf }: TakeoverWriting,
  topic: string,
  rows: readonly TakeoverRow[],
): Promise<void> => {
  const offsets = rows
    .filter(({ state }) => state !== 'new')
    .map(({ source, upstreamOffset }) => ({ ...source, offset: upstreamOffset, metadata: '' }))
  if (offsets.length === 0) return
  const group = groupOf(topic)
  const refused = await commit(group, offsets)
  const [first] = refused
  if (first === undefined) return
  throw new Error(
    `The offset of ${formatTopicPartition(first)} was not committed for group ${group} (${first.reason}): ` +
      (first.isInUse
        ? 'the event source of the topic runs already. Disable it, wait until it stands still, and run this again.'
        : 'allow READ on the group and the topic to the principal, and run this again.'),
  )
}
