import { setTimeout as sleep } from 'node:timers/promises'
import { Cluster } from '../kafka/cluster.ts'
import { Producer } from '../kafka/producer.ts'
import { readPartition } from '../kafka/read-partition.ts'
import { Arrivals } from './arrivals.ts'
import type { Contestant, Course } from './contestant.ts'
import { CpuMeter } from './cpu-meter.ts'
import { RecordSource } from './record-source.ts'
import { recordsIn } from './records-in.ts'
import { percentile } from './statistics.ts'
import { partitions } from './workload.ts'

/** From the append on the source, by its broker's clock, to the end that was chosen, ms. */
export interface LatencyFigures {
  readonly records: number
  readonly p50: number
  readonly p99: number
  readonly largest: number
  /** CPU of all parts while the records came, cores. */
  readonly cores: number
}

/** The source topic's settings: the broker that appends a record says when. */
export const latencyTopicConfigs = { 'message.timestamp.type': 'LogAppendTime' } as const

/**
 * Where a latency ends: at the append on the target, by its broker's clock, for which the target must stamp records
 * itself (LogAppendTime); or in the hands of a consumer of the target, which then keeps the source's timestamps, as remote
 * topics do unless told otherwise.
 */
export const latencyEnds = ['append', 'consumer'] as const
export type LatencyEnd = (typeof latencyEnds)[number]

/** Properties of the target's broker, for every topic: MirrorMaker 2 does not copy a topic's `message.timestamp.type`. */
export const latencyTargetProperties = (end: LatencyEnd): Readonly<Record<string, string>> =>
  end === 'append' ? { 'log.message.timestamp.type': 'LogAppendTime' } : {}

const recordsPerSecond = 200
/** Records before the measurement, seconds of them: a first record waits for connections and for compilers. */
const warmUpSeconds = 10
const patienceMs = 60_000

/** Produces at a steady rate, one record a request, while a contestant mirrors; then compares both sides' times. */
export const measureLatency = async (
  contestant: Contestant,
  course: Course,
  { seconds, end }: { readonly seconds: number; readonly end: LatencyEnd },
  { source, target }: { readonly source: Cluster; readonly target: Cluster },
): Promise<LatencyFigures> => {
  const remote = `source.${course.topic}`
  const consumer = new Cluster({
    clientId: 'benchmark-consumer',
    bootstrapServers: course.target.bootstrapServers.split(','),
  })
  const arrivals = new Arrivals(consumer, remote)
  const mirror = await contestant.start(course)
  try {
    const rate = new SteadyRate(source, course.topic)
    await rate.produce(partitions) // a first record in each: the mirror is found to be at work
    await untilCopied(target, remote, rate.produced)
    if (end === 'consumer') arrivals.watch()
    await rate.produce(warmUpSeconds * recordsPerSecond)
    const from = rate.produced
    const meter = new CpuMeter(mirror)
    const before = meter.total()
    await rate.produce(seconds * recordsPerSecond)
    const after = meter.total()
    await untilCopied(target, remote, rate.produced)
    const sent = await timesOf(source, course.topic)
    const arrived = end === 'append' ? await timesOf(target, remote) : await arrivals.stop()
    const latencies = compare(sent, arrived, remote, from / partitions)
    return {
      records: latencies.length,
      p50: percentile(latencies, 0.5),
      p99: percentile(latencies, 0.99),
      largest: Math.max(...latencies),
      cores: (after - before) / seconds,
    }
  } finally {
    consumer.close()
    await mirror.stop()
  }
}

/** Produces records one by one, to one partition after the other. */
class SteadyRate {
  produced = 0
  readonly #topic: string
  readonly #producer: Producer
  readonly #records = new RecordSource(100)

  constructor(source: Cluster, topic: string) {
    this.#topic = topic
    this.#producer = new Producer(source)
  }

  async produce(count: number): Promise<void> {
    const start = performance.now()
    const appended: Promise<bigint>[] = []
    for (let index = 0; index < count; index++) {
      const due = start + (index * 1000) / recordsPerSecond
      if (due > performance.now()) await sleep(due - performance.now())
      const to = { topic: this.#topic, partition: this.produced++ % partitions }
      appended.push(this.#producer.append(to, this.#records.take(1, Date.now())))
    }
    await Promise.all(appended)
  }
}

const untilCopied = async (target: Cluster, remote: string, wanted: number): Promise<void> => {
  const end = Date.now() + patienceMs
  for (let seen = 0; seen < wanted; await sleep(100)) {
    if (Date.now() > end)
      throw new Error(`${remote} holds ${seen} of ${wanted} records after ${patienceMs} ms`)
    seen = await recordsIn(target, remote)
  }
}

/** By partition, by offset, ms. */
type Times = readonly (readonly number[])[]

const compare = (sent: Times, arrived: Times, remote: string, from: number): readonly number[] => {
  const latencies = sent.flatMap((ofPartition, partition) => {
    const there = arrived[partition] ?? []
    if (ofPartition.length !== there.length)
      throw new Error(
        `${remote}-${partition} holds ${there.length} records, its source ${ofPartition.length}`,
      )
    return ofPartition.map((at, index) => (there[index] ?? Number.NaN) - at).slice(from)
  })
  if (latencies.every((latency) => latency === 0))
    throw new Error(
      `${remote} keeps the source's timestamps: its message.timestamp.type is not LogAppendTime`,
    )
  return latencies
}

/** The records' timestamps: LogAppendTime. */
const timesOf = async (cluster: Cluster, topic: string): Promise<Times> => {
  const times: number[][] = []
  for (let partition = 0; partition < partitions; partition++) {
    const ofPartition: number[] = []
    for await (const { timestamp } of readPartition(cluster, { topic, partition }))
      ofPartition.push(Number(timestamp))
    times.push(ofPartition)
  }
  return times
}
