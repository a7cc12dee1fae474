import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Producer } from '../../kafka/producer.ts'
import { logOffset } from '../../kafka/read-partition.ts'
import { until } from '../../sample/until.ts'
import { assertCopied } from '../support/assert-copied.ts'
import { createTopic } from '../support/create-topic.ts'
import { killFunctions } from '../support/kill-functions.ts'
import { sharedMirror } from '../support/mirror-run.ts'

/*
  What is killed or stopped in the middle of copying goes on where it was: both sides are equal in the end, each
  record stands there once, in order.
*/
const partitions = 3
const perPartition = 4_000
const start = {
  // Small events, so that there is a middle to be killed in: 40 events a partition, one after the other.
  settings: { 'aws.event.source.batch.size': '100' },
  poller: { backoff: { firstMs: 50, longestMs: 500 } },
}
const mirror = sharedMirror(start)

/**
 * Fills a new topic. Starts AWS anew before: where source-connector was killed as well, it would look for topics
 * again with the next minute.
 */
const fill = async (topic: string): Promise<void> => {
  await mirror().stop()
  await mirror().start(start)
  await createTopic(mirror().source, topic, { partitions })
  written.set(topic, 0)
  await write(topic)
}

/** How many records of a partition were written, by topic. */
const written = new Map<string, number>()

/** Writes as many records more. */
const write = async (topic: string): Promise<void> => {
  const start = written.get(topic) ?? 0
  const producer = new Producer(mirror().source)
  for (let from = start; from < start + perPartition; from += 1_000)
    for (let partition = 0; partition < partitions; partition++)
      await producer.append(
        { topic, partition },
        Array.from({ length: 1_000 }, (_, index) => ({
          timestamp: Date.now(),
          key: Buffer.from(`${from + index}`),
          value: Buffer.from(`record ${from + index} of partition ${partition}`),
          headers: [],
        })),
      )
  written.set(topic, start + perPartition)
}

/** How many records of a topic stand on the target; 0 while it is not there, or does not answer. */
const copied = async (topic: string): Promise<number> => {
  try {
    const { topics } = await mirror().target.metadata([`source.${topic}`])
    if (topics.some(({ errorCode }) => errorCode !== 0)) return 0
    const ends = await Promise.all(
      Array.from({ length: partitions }, (_, partition) =>
        logOffset(mirror().target, { topic: `source.${topic}`, partition }, 'latest'),
      ),
    )
    return Number(ends.reduce((sum, end) => sum + end, 0n))
  } catch {
    return 0
  }
}

/** Strikes each time that the copy has got on and is not at its end; where all was copied between two looks, more is written. */
const strikeWhileCopying = async (
  topic: string,
  strikes: readonly (() => Promise<void> | void)[],
): Promise<void> => {
  let last = 0
  for (const strike of strikes) {
    last = await copiedBeyond(topic, last)
    while (last >= total(topic)) {
      await write(topic)
      last = await copiedBeyond(topic, last)
    }
    await strike()
  }
}

/** Looks often: all of it is copied within a second. */
const copiedBeyond = async (topic: string, last: number): Promise<number> => {
  for (const end = Date.now() + 60_000; Date.now() < end; await sleep(10)) {
    const now = await copied(topic)
    if (now > last) return now
  }
  throw new Error(`${topic} was not copied beyond ${last} records within a minute`)
}

const total = (topic: string): number => partitions * (written.get(topic) ?? 0)
const everything = (topic: string) => ({ [topic]: total(topic) })

test('functions that are killed in mid-copy leave no record out and none twice', async () => {
  await fill('killed-functions')
  await strikeWhileCopying(
    'killed-functions',
    Array(4).fill(() => killFunctions(mirror())),
  )
  await assertCopied(mirror(), everything('killed-functions'))
  assert.ok(mirror().said(/signal: SIGKILL/).length > 0)
})

test('MirrorConnectorsIntegrationBaseTest.testRestartReplication: all of AWS stopped in mid-copy goes on when it is started again', async () => {
  await fill('stopped')
  await strikeWhileCopying(
    'stopped',
    Array(2).fill(async () => {
      await mirror().stop()
      await mirror().start(start)
    }),
  )
  await assertCopied(mirror(), everything('stopped'))
})

for (const side of ['source', 'target'] as const) {
  test(`brokers of the ${side} that are killed in mid-copy and started again have everything, once`, async () => {
    await fill(`killed-${side}`)
    await strikeWhileCopying(
      `killed-${side}`,
      Array(2).fill(async () => {
        for (const broker of mirror().kafka[side].brokers) {
          await broker.kill()
          await broker.start()
        }
      }),
    )
    // Brokers that have just started have no leaders yet, which whoever compares takes for topics that are not there.
    await until(
      'every record',
      () => copied(`killed-${side}`),
      (count) => count >= total(`killed-${side}`),
      180_000,
    )
    await assertCopied(mirror(), everything(`killed-${side}`))
  })
}
