import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import kafkajs from 'kafkajs'
import { remoteTail } from '../functions/kafka/remote-tail.ts'
import { logOffset } from '../kafka/read-partition.ts'
import { freePort } from '../local/servers/free-port.ts'
import { until } from '../sample/until.ts'
import { createTopic } from '../test/support/create-topic.ts'
import { assertComplete, assertGoneOn, handoverOf } from '../test/support/handover.ts'
import type { KafkaToolsServer } from '../test/support/kafka-tools-server.ts'
import { killFunctions } from '../test/support/kill-functions.ts'
import { startMirrorMaker2Flow } from '../test/support/mirror-maker-2-flow.ts'
import { sharedMirror } from '../test/support/mirror-run.ts'
import { shared } from '../test/support/shared.ts'
import { TakeoverCourse } from '../test/support/takeover-course.ts'
import { temporaryDirectory } from '../test/support/temporary-directory.ts'

/*
  MirrorMaker 2 with exactly-once support, killed several times within a transaction, and ours, there and back: for readers of
  what is committed both sides are equal, record by record. What was aborted on the source MirrorMaker 2 leaves out, as it
  reads what is committed, and ours copies. The tests carry on one from the other.
*/
const mirror = sharedMirror({ isStarted: false })
const directory = shared(async (ending) => ending.use(await temporaryDirectory()).path)
const course = new TakeoverCourse(mirror, {
  topic: 'mm2-offsets.source.internal',
  connector: 'MirrorSourceConnector',
  sourceAlias: 'source',
})
const kills = 3

const readsCommitted = { 'source.consumer.isolation.level': 'read_committed' }
/** mm2.properties of the end-to-end tests, and what MirrorMaker 2 is told of the source. */
const endToEnd = new URL('../test/fixtures/config/end-to-end/mm2.properties', import.meta.url)
const file = (): readonly string[] => {
  const lines = Object.entries(readsCommitted).map(([key, value]) => `${key} = ${value}`)
  const text = [readFileSync(endToEnd, 'utf8'), ...lines].join('\n')
  writeFileSync(join(directory(), 'mm2.properties'), text)
  return ['--config', directory()]
}

const mirrorMaker2 = async (): Promise<KafkaToolsServer> =>
  startMirrorMaker2Flow({
    directory: directory(),
    ...mirror().kafka,
    settings: {
      'dedicated.mode.enable.internal.rest': 'true',
      listeners: `http://127.0.0.1:${await freePort()}`,
      'target.exactly.once.source.support': 'enabled',
      ...readsCommitted,
      // Long enough to be killed within, and aborted by the broker soon after.
      'source->target.transaction.boundary': 'interval',
      'source->target.transaction.boundary.interval.ms': '3000',
      'target.producer.transaction.timeout.ms': '20000',
    },
  })

/** Records of the first remote partition that are in an open transaction. */
const openRecords = async (): Promise<number> => {
  const { target } = mirror()
  const remote = { topic: 'source.orders', partition: 0 }
  const to = await logOffset(target, remote, 'latest')
  return (await remoteTail(target, remote, { from: 0n, to, hasTimestamps: true })).open
}

/** A producer of the source that writes some records into each partition, and aborts them. */
const abortingProducer = async () => {
  const producer = new kafkajs.Kafka({
    brokers: mirror().kafka.source.bootstrapServers.split(','),
    logLevel: kafkajs.logLevel.NOTHING,
  }).producer({ transactionalId: 'aborting', maxInFlightRequests: 1, idempotent: true })
  await producer.connect()
  let written = 0
  return {
    abortSome: async (): Promise<void> => {
      const transaction = await producer.transaction()
      for (let partition = 0; partition < course.partitions; partition++)
        await transaction.send({
          topic: 'orders',
          messages: [{ partition, value: `aborted ${written++}` }],
        })
      await transaction.abort()
    },
    [Symbol.asyncDispose]: () => producer.disconnect(),
  }
}

/** Writes on while MirrorMaker 2 copies, and kills it within a transaction. */
const killWithinTransaction = async (mm2: KafkaToolsServer): Promise<number> => {
  await using aborting = await abortingProducer()
  const before = await course.copied()
  await until(
    'records that it copies in a transaction',
    async () => {
      await course.write(500)
      await aborting.abortSome()
      return (await course.copied()) > before ? openRecords() : 0
    },
    (open) => open > 0,
    180_000,
  )
  await mm2.kill()
  await course.write(500)
  return openRecords()
}

test('what is in a transaction is not taken over until it is decided, and why is said', async () => {
  await createTopic(mirror().source, 'orders', { partitions: course.partitions })
  await course.write(1_000)
  const opened: number[] = []
  for (let kill = 1; kill <= kills; kill++) {
    const mm2 = await mirrorMaker2()
    try {
      opened.push(await killWithinTransaction(mm2))
    } finally {
      await mm2.kill()
    }
  }
  console.log(`Records in the transactions within which it was killed: ${opened.join(', ')}.`)
  assert.ok(
    opened.some((records) => records > 0),
    'it was killed within a transaction',
  )
  assert.match(await course.refuses('takeover', ...file()), /^Nothing was taken over: /)
})

test(`taken over from a MirrorMaker 2 with exactly-once support that was killed ${kills} times: both sides are equal`, async () => {
  const handover = await handoverOf(mirror(), await course.untilSays('takeover', '--json', ...file()))
  await mirror().start({ settings: readsCommitted })
  assert.equal(await assertComplete(mirror(), handover), 0)
  await assertGoneOn(mirror(), handover)
})

test('handed back, it goes on behind our last record', async () => {
  killFunctions(mirror())
  await mirror().stop()
  await course.write(1_000)
  const handover = await handoverOf(
    mirror(),
    await course.untilSays('takeover', '--back', '--json', ...file()),
  )
  const mm2 = await mirrorMaker2()
  try {
    await assertGoneOn(mirror(), handover)
    await sleep(4_000) // its transaction ends, and its offset syncs with it
  } finally {
    await mm2.stop()
  }
})

test('taken over again after a clean stop, we go on behind its last record', async () => {
  await course.write(1_000)
  const handover = await handoverOf(mirror(), await course.untilSays('takeover', '--json', ...file()))
  await mirror().start({ settings: readsCommitted })
  await assertGoneOn(mirror(), handover)
})
