import { Reader } from '../../kafka/reader.ts'
import { Writer } from '../../kafka/writer.ts'

/** A member and the topics that it reads. */
export interface Subscriber {
  readonly memberId: string
  readonly topics: readonly string[]
}

/** The assignor that every Kafka client has, so that others may share the group. */
export const assignor = 'range'

const noUserData = -1

/** Subscription v0 of Kafka's consumer protocol: version INT16, topics [STRING], user data BYTES. */
export const encodeSubscription = (topics: readonly string[]): Buffer => {
  const to = new Writer()
  return joined(
    to
      .int16(0)
      .array(topics, (topic) => to.string(topic))
      .int32(noUserData),
  )
}

/** Topics of a subscription of any version: later ones only append fields. */
export const decodeSubscription = (metadata: Buffer): readonly string[] => {
  const from = new Reader(metadata)
  from.int16()
  return from.array(() => from.string())
}

/** Assignment v0: version INT16, [topic STRING [partition INT32]], user data BYTES. Of one topic. */
export const encodeAssignment = (topic: string, partitions: readonly number[]): Buffer => {
  const to = new Writer()
  const topics = partitions.length === 0 ? [] : [topic]
  to.int16(0).array(topics, (name) => to.string(name).array(partitions, (partition) => to.int32(partition)))
  return joined(to.int32(noUserData))
}

/** The partitions of a topic in an assignment; an empty one has no bytes at all. */
export const decodeAssignment = (assignment: Buffer, topic: string): readonly number[] => {
  if (assignment.length === 0) return []
  const from = new Reader(assignment)
  from.int16()
  return from
    .array(() => ({ name: from.string(), partitions: from.array(() => from.int32()) }))
    .flatMap(({ name, partitions }) => (name === topic ? partitions : []))
}

/** Partitions 0 to `count` of a topic, dealt out in ranges to the members that read it, in the order of their ids. */
export const assignRange = (
  topic: string,
  count: number,
  members: readonly Subscriber[],
): ReadonlyMap<string, readonly number[]> => {
  const readers = members
    .filter(({ topics }) => topics.includes(topic))
    .map(({ memberId }) => memberId)
    .sort()
  const share = Math.floor(count / readers.length)
  const larger = count % readers.length
  return new Map(
    members.map(({ memberId }) => {
      const index = readers.indexOf(memberId)
      if (index < 0) return [memberId, []]
      const from = share * index + Math.min(index, larger)
      const length = share + (index < larger ? 1 : 0)
      return [memberId, Array.from({ length }, (_, step) => from + step)]
    }),
  )
}

const joined = (writer: Writer): Buffer => Buffer.concat([...writer.parts()])
