import kafkajs from 'kafkajs'
import { deleteRecords } from '../../faults/api/delete-records.ts'
import type { Cluster } from '../../kafka/cluster.ts'
import { throwIfError } from '../../kafka/error-codes.ts'
import { Producer } from '../../kafka/producer.ts'
import { logOffset, readPartition } from '../../kafka/read-partition.ts'
import { type TopicPartition, topicPartitionName } from '../../kafka/topic-partition.ts'
import { until } from '../../sample/until.ts'
import { commitOffsets } from './commit-offsets.ts'
import { createTopic } from './create-topic.ts'
import type { SeededRandom } from './seeded-random.ts'

/** Broker properties that a source needs for topics to be compacted within seconds, and a target for what it has to stay. */
export const courseBrokers = {
  source: {
    properties: {
      'log.cleaner.backoff.ms': '100',
      'log.cleaner.min.cleanable.ratio': '0.01',
      'log.segment.delete.delay.ms': '100',
    },
  },
  target: { properties: { 'log.cleaner.enable': 'false' } },
} as const

/** The topics of the course, each with another kind of holes in its offsets. */
export const courseTopics = ['plain', 'transactional', 'compacted', 'retained'] as const
const partitions = 2
/**
 * Bytes of a value of the compacted topic: only segments that are closed are compacted, none is smaller than 1 MiB, and 800
 * records must fill more than one.
 */
const compactedSize = 2_000
const coursePartitions: readonly TopicPartition[] = courseTopics.flatMap((topic) =>
  Array.from({ length: partitions }, (_, partition) => ({ topic, partition })),
)

/** Where a group stands: the next record to read, by `<topic>-<partition>`. */
export type Positions = ReadonlyMap<string, bigint>

/** What a group reads after it switched to the target. */
export interface Switch {
  readonly group: string
  /** Records that it had read on the source. */
  readonly reread: number
  /** Records that it had not read there, and that it will not read here. */
  readonly skipped: number
  /** Partitions in which it has no offset on the target, and starts as `auto.offset.reset` says: at the earliest. */
  readonly withoutOffset: number
}

/**
 * Topics of a source as years leave them: compacted, with transactions that were committed and aborted, cut off by
 * retention. Every record has a value of its own, so that it is known again on the target.
 */
export class GroupCourse {
  readonly #source: Cluster
  readonly #servers: string
  readonly #random: SeededRandom
  /** Source offsets by the records' values. */
  readonly #offsets = new Map<string, bigint>()
  #written = 0

  constructor(source: Cluster, servers: string, random: SeededRandom) {
    this.#source = source
    this.#servers = servers
    this.#random = random
  }

  async createTopics(): Promise<void> {
    for (const topic of courseTopics)
      await createTopic(this.#source, topic, {
        partitions,
        ...(topic === 'compacted' && {
          configs: {
            'cleanup.policy': 'compact',
            'segment.bytes': '1048576',
            'min.cleanable.dirty.ratio': '0.01',
          },
        }),
      })
  }

  /** Writes more of all kinds, then cuts off and compacts. What is cut off may not have been mirrored. */
  async write(records: number): Promise<void> {
    for (const topic of ['plain', 'retained']) await this.#append(topic, records, 20)
    await this.#append('compacted', records, compactedSize)
    await this.#transactions(records / 40)
    await this.#remember()
    await this.#cutOff()
    await this.#untilCompacted()
  }

  /** Commits offsets of groups at random, between 0 and the log end, also where nothing is any more. */
  async commit(groups: number): Promise<ReadonlyMap<string, Positions>> {
    const positions = new Map<string, Positions>()
    for (let group = 0; group < groups; group++) {
      const chosen = coursePartitions.filter((_, index) => index === group % 8 || this.#random.happens(0.3))
      const offsets = await Promise.all(
        chosen.map(async (of) => ({ ...of, end: await logOffset(this.#source, of, 'latest') })),
      )
      const committed = offsets.map(({ topic, partition, end }) => ({
        topic,
        partition,
        offset: this.#random.happens(0.1) ? end : BigInt(this.#random.below(Number(end) + 1)),
        metadata: '',
      }))
      await commitOffsets(this.#source, `group-${group}`, committed)
      positions.set(
        `group-${group}`,
        new Map(committed.map(({ offset, ...of }) => [topicPartitionName(of), offset])),
      )
    }
    return positions
  }

  /** Waits until the target holds every record that the source holds. */
  async untilCopied(target: Cluster, remoteName: (topic: string) => string): Promise<void> {
    for (const of of coursePartitions) {
      const wanted = (await this.#read(this.#source, of)).map(({ value }) => value)
      await until(
        `all records of ${topicPartitionName(of)} on the target`,
        async () => {
          const there = new Set((await this.#readRemote(target, of, remoteName)).map(({ value }) => value))
          return wanted.filter((value) => !there.has(value)).length
        },
        (missing) => missing === 0,
        120_000,
      )
    }
  }

  /** What each group would read on the target, from the offsets that it has there, held against where it stood. */
  async switchAll(
    target: Cluster,
    remoteName: (topic: string) => string,
    positions: ReadonlyMap<string, Positions>,
    offsetsThere: (group: string) => Promise<Positions>,
  ): Promise<readonly Switch[]> {
    const here = await this.#allOf((of) => this.#read(this.#source, of))
    const there = await this.#allOf((of) => this.#readRemote(target, of, remoteName))
    const switches: Switch[] = []
    for (const [group, committed] of positions) {
      const remote = await offsetsThere(group)
      let [reread, skipped, withoutOffset] = [0, 0, 0]
      for (const of of coursePartitions) {
        const name = topicPartitionName(of)
        const from = committed.get(name)
        if (from === undefined) continue
        const start = remote.get(topicPartitionName({ ...of, topic: remoteName(of.topic) }))
        if (start === undefined) withoutOffset++
        const read = (there.get(name) ?? []).filter(({ offset }) => offset >= (start ?? 0n))
        const values = new Set(read.map(({ value }) => value))
        reread += read.filter(({ value }) => (this.#offsets.get(value) ?? -1n) < from).length
        skipped += (here.get(name) ?? []).filter(
          ({ value, offset }) => offset >= from && !values.has(value),
        ).length
      }
      switches.push({ group, reread, skipped, withoutOffset })
    }
    return switches
  }

  #value(): string {
    return `record-${this.#written++}`
  }

  async #append(topic: string, records: number, size: number): Promise<void> {
    const producer = new Producer(this.#source)
    for (let partition = 0; partition < partitions; partition++)
      for (let left = records; left > 0; left -= 200)
        await producer.append(
          { topic, partition },
          Array.from({ length: Math.min(left, 200) }, () => ({
            timestamp: Date.now(),
            key: Buffer.from(`key-${this.#random.below(150)}`),
            value: Buffer.from(this.#value().padEnd(size)),
            headers: [],
          })),
        )
  }

  async #transactions(count: number): Promise<void> {
    const producer = new kafkajs.Kafka({
      brokers: this.#servers.split(','),
      logLevel: kafkajs.logLevel.NOTHING,
    }).producer({ transactionalId: `writer-${this.#written}`, maxInFlightRequests: 1, idempotent: true })
    await producer.connect()
    for (let index = 0; index < count; index++) {
      const transaction = await producer.transaction()
      for (let partition = 0; partition < partitions; partition++)
        await transaction.send({
          topic: 'transactional',
          messages: Array.from({ length: 1 + this.#random.below(30) }, () => ({
            partition,
            value: this.#value(),
          })),
        })
      await (this.#random.happens(0.4) ? transaction.abort() : transaction.commit())
    }
    await producer.disconnect()
  }

  async #remember(): Promise<void> {
    for (const of of coursePartitions)
      for (const { value, offset } of await this.#read(this.#source, of)) this.#offsets.set(value, offset)
  }

  async #cutOff(): Promise<void> {
    for (const of of coursePartitions.filter(({ topic }) => topic === 'retained')) {
      const from = Number(await logOffset(this.#source, of, 'earliest'))
      const end = Number(await logOffset(this.#source, of, 'latest'))
      const before = BigInt(from + Math.floor((end - from) * (0.3 + 0.4 * this.#random.next())))
      throwIfError(
        await this.#source.sendToLeader(of, deleteRecords(of, before)),
        `${topicPartitionName(of)} was not cut off before ${before}`,
      )
    }
  }

  /** Until the cleaner has been over the topic, and leaves it alone. */
  async #untilCompacted(): Promise<void> {
    let before = -1
    for (const of of coursePartitions.filter(({ topic }) => topic === 'compacted')) {
      const end = Number(await logOffset(this.#source, of, 'latest'))
      await until(
        `gaps in ${topicPartitionName(of)}`,
        async () => {
          const now = (await this.#read(this.#source, of)).length
          const isQuiet = now === before && now < end * 0.8
          before = now
          return isQuiet
        },
        (isQuiet) => isQuiet,
        60_000,
      )
    }
  }

  async #allOf<Found>(find: (of: TopicPartition) => Promise<Found>): Promise<ReadonlyMap<string, Found>> {
    const found = new Map<string, Found>()
    for (const of of coursePartitions) found.set(topicPartitionName(of), await find(of))
    return found
  }

  /** None while the remote topic does not exist. */
  async #readRemote(
    target: Cluster,
    { topic, partition }: TopicPartition,
    remoteName: (topic: string) => string,
  ) {
    const of = { topic: remoteName(topic), partition }
    return (await target.leader(of)) === undefined ? [] : this.#read(target, of)
  }

  async #read(cluster: Cluster, of: TopicPartition): Promise<{ value: string; offset: bigint }[]> {
    const records: { value: string; offset: bigint }[] = []
    for await (const { value, offset } of readPartition(cluster, of))
      if (value !== null) records.push({ value: value.toString().trimEnd(), offset })
    return records
  }
}
