import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Cluster } from '../../kafka/cluster.ts'
import { Producer } from '../../kafka/producer.ts'
import { logOffset, readPartition } from '../../kafka/read-partition.ts'
import type { DecodedRecord } from '../../kafka/record-batch-decoder.ts'
import { comparePartitions } from '../../sample/compare-partitions.ts'
import { mirroredTopics } from '../../sample/mirrored-topics.ts'
import { until } from '../../sample/until.ts'
import type { TopologyRun } from './topology-run.ts'

/** A topic in a cluster, `alias:topic`. */
export type Place = `${string}:${string}`

const patienceMs = 90_000

const at = (run: TopologyRun, place: Place): { cluster: Cluster; topic: string } => {
  const colon = place.indexOf(':')
  return { cluster: run.cluster(place.slice(0, colon)), topic: place.slice(colon + 1) }
}

/** Writes `count` records with contents of their own into the partitions of a topic in turn. */
export const write = async (run: TopologyRun, place: Place, count: number, partitions = 2): Promise<void> => {
  const { cluster, topic } = at(run, place)
  const producer = new Producer(cluster)
  for (let partition = 0; partition < partitions; partition++) {
    const from = await logOffset(cluster, { topic, partition }, 'latest')
    const records = Array.from({ length: count / partitions }, (_, index) => ({
      timestamp: Date.now(),
      key: Buffer.from(`${place} ${partition} ${from} ${index}`),
      value: Buffer.from(`${index}`.repeat(20)),
      headers: [{ key: 'app', value: Buffer.from(place) }],
    }))
    await producer.append({ topic, partition }, records)
  }
}

/** Waits until the second topic has as many records as the first, then asserts that they are the same, record by record. */
export const assertMirrored = async (run: TopologyRun, from: Place, to: Place): Promise<void> => {
  const [source, target] = [at(run, from), at(run, to)]
  const mirrored = await until(
    `${to} as a remote topic of ${from}`,
    () => mirroredTopics(source.cluster, target.cluster, () => target.topic),
    (found) => found.some(({ topic }) => topic === source.topic),
    patienceMs,
  ).catch((cause) => told(run, cause))
  const topic = mirrored.find((one) => one.topic === source.topic)
  assert.ok(topic)
  const compared = await until(
    `all records of ${from} in ${to}`,
    () => comparePartitions(source.cluster, target.cluster, topic),
    (partitions) => partitions.every(({ sourceRecords, remoteRecords }) => sourceRecords <= remoteRecords),
    patienceMs,
  ).catch((cause) => told(run, cause))
  assert.deepEqual(
    compared.flatMap(({ difference }) => difference ?? []),
    [],
  )
}

const told = (run: TopologyRun, cause: unknown): never => {
  const lines = run.said(/failed|PROBLEM/).slice(-4)
  throw new Error(`${cause}\nThe functions said: ${lines.join('\n')}`, { cause })
}

/** All records of a topic, partition by partition. */
export const recordsOf = async (run: TopologyRun, place: Place): Promise<readonly DecodedRecord[]> => {
  const { cluster, topic } = at(run, place)
  const { topics } = await cluster.metadata([topic])
  const records: DecodedRecord[] = []
  for (const { partition } of topics[0]?.partitions ?? [])
    for await (const record of readPartition(cluster, { topic, partition })) records.push(record)
  return records
}

/** The log ends of all topics whose name matches, in all clusters named, by `alias:topic-partition`. */
const ends = async (
  run: TopologyRun,
  aliases: readonly string[],
  topics: RegExp,
): Promise<Readonly<Record<string, bigint>>> => {
  const found: Record<string, bigint> = {}
  for (const alias of aliases) {
    const cluster = run.cluster(alias)
    for (const { name, partitions } of (await cluster.metadata(null)).topics)
      if (topics.test(name))
        for (const { partition } of partitions)
          found[`${alias}:${name}-${partition}`] = await logOffset(
            cluster,
            { topic: name, partition },
            'latest',
          )
  }
  return Object.fromEntries(Object.entries(found).sort(([one], [other]) => (one < other ? -1 : 1)))
}

/** How long nothing may grow once producers have stopped, ms: several refreshes of topics. */
const quietMs = 6_000

/** Asserts that no topic of the application grows any more and no new one appears. */
export const assertQuiet = async (
  run: TopologyRun,
  aliases: readonly string[],
  topics: RegExp,
): Promise<Readonly<Record<string, bigint>>> => {
  const before = await ends(run, aliases, topics)
  await sleep(quietMs)
  assert.deepEqual(await ends(run, aliases, topics), before)
  return before
}
