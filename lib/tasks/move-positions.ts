import { movedPosition } from '../mirror/moved-position.ts'
import type { OffsetRun } from '../mirror/offset-map.ts'
import type { MirroredOffset } from '../mirror/offsets-command.ts'
import type { Position } from '../mirror/position.ts'
import { formatTopicPartition, parseTopicPartition, type TopicPartition } from '../mirror/topic-partition.ts'
import type { Clock, EventSources } from './ports.ts'
import type { TakeoverReading, TakeoverWriting } from './takeover-ports.ts'

/** What moving the positions of a flow needs. */
export interface PositionMoving
  extends Pick<
      TakeoverReading,
      | 'shouldReplicateTopic'
      | 'remoteTopic'
      | 'sourceTopics'
      | 'positions'
      | 'sourceLogStarts'
      | 'remoteLogEnds'
    >,
    TakeoverWriting {
  /** Makes sure that no other deployment runs the flow, and throws when one does. */
  readonly hold: () => Promise<void>
  readonly eventSources: Pick<EventSources, 'list'>
  /** Marks in the offset map that partitions are copied anew from here on. */
  readonly startAnew: (marks: readonly OffsetRun[]) => Promise<void>
  /** The copies of positions that Connect's offsets topic holds. */
  readonly copies: {
    write(copies: readonly (TopicPartition & { readonly position: Position })[]): Promise<void>
    forget(of: readonly TopicPartition[]): Promise<void>
  }
  readonly clock: Clock
}

/** How long an event source may take to stop, ms. */
const patienceMs = 45_000

/** How far each partition is mirrored that any record was ever copied of. */
export const mirroredOffsets = async (
  moving: Pick<PositionMoving, 'sourceTopics' | 'shouldReplicateTopic' | 'remoteTopic' | 'positions'>,
): Promise<readonly MirroredOffset[]> => {
  const topics = (await moving.sourceTopics()).filter(({ name }) => moving.shouldReplicateTopic(name))
  const sources = new Map(topics.map(({ name }) => [moving.remoteTopic(name), name]))
  return [...(await moving.positions())].flatMap(([name, { upstreamOffset }]) => {
    const { topic: remote, partition } = parseTopicPartition(name)
    const topic = sources.get(remote)
    return topic === undefined || upstreamOffset === 0n
      ? []
      : [{ topic, partition, offset: upstreamOffset - 1n }]
  })
}

/** A move with all that it depends on. */
interface PlannedMove extends TopicPartition {
  readonly to: TopicPartition
  readonly isForgotten: boolean
  readonly position: Position
}

/**
 * Puts the mirror of a flow elsewhere: it goes on behind the given offsets, or at the log start where there is none. Its
 * event sources must be stopped. What was copied before stays: records that the mirror comes to again stand there twice,
 * as with MirrorMaker 2's own offsets.
 *
 * First the groups that feed the mirror, which refuse while somebody reads; then, what is copied is skipped still. Last the
 * positions. Interrupted, it can be run again. Throws with what was not moved.
 */
export const movePositions = async (
  moving: PositionMoving,
  offsets: readonly MirroredOffset[],
): Promise<void> => {
  const producerId = await moving.prepare()
  await moving.hold()
  await waitUntilStopped(moving, new Set(offsets.map(({ topic }) => topic)))
  const moves = await plan(moving, offsets, producerId)
  for (const [topic, ofTopic] of Map.groupBy(moves, (move) => move.topic)) await feed(moving, topic, ofTopic)
  await moving.startAnew(
    moves.map(({ topic, partition, position: { upstreamOffset, downstreamOffset } }) => ({
      topic,
      partition,
      upstreamOffset,
      downstreamOffset,
      isAnew: true,
    })),
  )
  await moving.storePositions(moves.map(({ to, position }) => ({ ...to, position })))
  await moving.copies.write(moves.filter(({ isForgotten }) => !isForgotten))
  await moving.copies.forget(moves.filter(({ isForgotten }) => isForgotten))
}

const waitUntilStopped = async (
  { eventSources, clock }: PositionMoving,
  topics: ReadonlySet<string>,
): Promise<void> => {
  const end = clock.now() + patienceMs
  for (;;) {
    const running = (await eventSources.list()).filter(
      ({ topic, state, isDeleting }) => topics.has(topic) && (isDeleting || state !== 'Disabled'),
    )
    const [first] = running
    if (first === undefined) return
    if (clock.now() > end)
      throw new Error(
        `No offset was altered: the event source of ${first.topic} is ${first.state}, not Disabled. Wait until it has stopped, and try again`,
      )
    await clock.sleep(1_000)
  }
}

const plan = async (
  moving: PositionMoving,
  offsets: readonly MirroredOffset[],
  producerId: bigint,
): Promise<readonly PlannedMove[]> => {
  const topics = [...new Set(offsets.map(({ topic }) => topic))]
  const [positions, starts, ends] = await Promise.all([
    moving.positions(),
    moving.sourceLogStarts(topics),
    moving.remoteLogEnds(topics.map(moving.remoteTopic)),
  ])
  return await Promise.all(
    offsets.map(async ({ offset, ...source }) => {
      const to = { topic: moving.remoteTopic(source.topic), partition: source.partition }
      const [start, logEnd] = [starts.get(formatTopicPartition(source)), ends.get(formatTopicPartition(to))]
      if (start === undefined || logEnd === undefined) throw unknownPartition(source, to, start === undefined)
      const before = positions.get(formatTopicPartition(to))
      const upstreamOffset = offset === null ? start : offset + 1n
      const memory = await moving.producerMemory(producerId, to)
      const moved = movedPosition({ upstreamOffset, logEnd, before }, producerId, memory)
      const sourceTopicId = before?.sourceTopicId
      const position = { ...moved, ...(sourceTopicId !== undefined && { sourceTopicId }) }
      return { ...source, to, position, isForgotten: offset === null }
    }),
  )
}

const unknownPartition = (source: TopicPartition, to: TopicPartition, isOfSource: boolean): Error =>
  new Error(
    `No offset was altered: there is no partition ${formatTopicPartition(isOfSource ? source : to)} at the ${
      isOfSource ? 'source. Leave it out' : 'target. Let the connector run once, which creates it'
    }, and try again`,
  )

/** The event source of a topic starts where its group has committed. */
const feed = async (
  { groupOf, commit }: PositionMoving,
  topic: string,
  moves: readonly PlannedMove[],
): Promise<void> => {
  const group = groupOf(topic)
  const [refused] = await commit(
    group,
    moves.map(({ partition, position }) => ({
      topic,
      partition,
      offset: position.upstreamOffset,
      metadata: '',
    })),
  )
  if (refused === undefined) return
  throw new Error(
    `The offset of ${formatTopicPartition(refused)} was not altered: group ${group} refuses it (${refused.reason}). ` +
      (refused.isInUse
        ? 'Somebody reads still: wait until the event source stands still, and try again'
        : 'Allow READ on the group and the topic to the principal, and try again'),
  )
}
