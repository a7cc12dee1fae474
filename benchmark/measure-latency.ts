import { setTimeout as sleep } from 'node:timers/promises'
import type { Cluster } from '../kafka/cluster.ts'
import { Producer } from '../kafka/producer.ts'
import { readPartition } from '../kafka/read-partition.ts'
import type { TopicPartition } from '../kafka/topic-partition.ts'
import type { Contestant, Course } from './contestant.ts'
import { CpuMeter } from './cpu-meter.ts'
import { RecordSource } from './record-source.ts'
import { recordsIn } from './records-in.ts'
import { percentile } from './statistics.ts'
import { partitions } from './workload.ts'

/** Append on the source to append on the target, ms, by the brokers' own clocks: LogAppendTime on both sides. */
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

/** The target's, for every topic: MirrorMaker 2 does not copy a topic's `message.timestamp.type`. */
export const latencyTargetProperties = { 'log.message.timestamp.type': 'LogAppendTime' } as const

const recordsPerSecond = 200
/** Records before the measurement, seconds of them: a first record waits for connections and for compilers. */
const warmUpSeconds = 10
const patienceMs = 60_000

/** Produces at a steady rate, one record a request, while a contestant mirrors; then compares both sides' timestamps. */
export const measureLatency = async (
  contestant: Contestant,
  course: Course,
  seconds: number,
  { source, target }: { readonly source: Cluster; readonly target: Cluster },
): Promise<LatencyFigures> => {
  const remote = `source.${course.topic}`
  const mirror = await contestant.start(course)
  try {
    const rate = new SteadyRate(source, course.topic)
    await rate.produce(partitions) // a first record in each: the mirror is found to be at work
    await untilCopied(target, remote, rate.produced)
    await rate.produce(warmUpSeconds * recordsPerSecond)
    const from = rate.produced
    const meter = new CpuMeter(mirror)
    const before = meter.total()
    await rate.produce(seconds * recordsPerSecond)
    const after = meter.total()
    await untilCopied(target, remote, rate.produced)
    const latencies = await compare({ source, target }, course.topic, remote, from / partitions)
    return {
      records: latencies.length,
      p50: percentile(latencies, 0.5),
      p99: percentile(latencies, 0.99),
      largest: Math.max(...latencies),
      cores: (after - before) / seconds,
    }
  } finally {
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

const compare = async (
  { source, target }: { readonly source: Cluster; readonly target: Cluster },
  topic: string,
  remote: string,
  from: number,
): Promise<readonly number[]> => {
  const latencies: number[] = []
  for (let partition = 0; partition < partitions; partition++) {
    const sent = await timestampsOf(source, { topic, partition })
    const arrived = await timestampsOf(target, { topic: remote, partition })
    if (sent.length !== arrived.length)
      throw new Error(`${remote}-${partition} holds ${arrived.length} records, its source ${sent.length}`)
    for (const [index, at] of sent.entries())
      if (index >= from) latencies.push((arrived[index] ?? Number.NaN) - at)
  }
  if (latencies.every((latency) => latency === 0))
    throw new Error(
      `${remote} keeps the source's timestamps: its message.timestamp.type is not LogAppendTime`,
    )
  return latencies
}

const timestampsOf = async (cluster: Cluster, of: TopicPartition): Promise<readonly number[]> => {
  const timestamps: number[] = []
  for await (const { timestamp } of readPartition(cluster, of)) timestamps.push(Number(timestamp))
  return timestamps
}
