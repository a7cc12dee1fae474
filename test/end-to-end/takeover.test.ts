import assert from 'node:assert/strict'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { Producer } from '../../kafka/producer.ts'
import { logOffset } from '../../kafka/read-partition.ts'
import { until } from '../../sample/until.ts'
import { assertCopied } from '../support/assert-copied.ts'
import { createTopic } from '../support/create-topic.ts'
import { mirrorCommand } from '../support/mirror-command.ts'
import { startMirrorMaker2Flow } from '../support/mirror-maker-2-flow.ts'
import { sharedMirror } from '../support/mirror-run.ts'

/*
  Kafka's own MirrorMaker 2 and ours, one after the other on the same clusters, killed in mid-copy and stopped in order:
  in the end both sides are equal, record by record. The tests carry on one from the other.
*/
const partitions = 2
const first = 30_000
const started = Date.now() - 60_000
const mirror = sharedMirror({ isStarted: false })

/** So slow that it can be killed in the middle, and its offsets stored seldom, so that they lag. */
const slow = {
  'source.consumer.max.poll.records': '100',
  'source.consumer.max.partition.fetch.bytes': '4096',
  'target.offset.flush.interval.ms': '1500',
}

const mirrorMaker2 = async (settings = {}) =>
  startMirrorMaker2Flow({
    directory: await mkdtemp(join(tmpdir(), 'mirror-maker-2-')),
    ...mirror().kafka,
    settings,
  })

const write = async (from: number, to: number): Promise<void> => {
  const producer = new Producer(mirror().source)
  for (let at = from; at < to; at += 1_000)
    for (let partition = 0; partition < partitions; partition++)
      await producer.append(
        { topic: 'orders', partition },
        Array.from({ length: Math.min(1_000, to - at) }, (_, index) => ({
          timestamp: started + at + index,
          key: Buffer.from(`${at + index}`),
          value: Buffer.from(`record ${at + index} of partition ${partition}`),
          headers: [],
        })),
      )
}

const copied = async (): Promise<number> => {
  const remote = { topic: 'source.orders', partition: 0 }
  const { topics } = await mirror().target.metadata([remote.topic])
  return topics[0]?.errorCode === 0 ? Number(await logOffset(mirror().target, remote, 'latest')) : 0
}
const untilCopied = (count: number) =>
  until(`${count} records on the target`, copied, (now) => now >= count, 120_000)

const mirrorSays = async (...args: readonly string[]): Promise<readonly string[]> => {
  const { code, printed, noted } = await mirrorCommand(mirror(), args)
  assert.equal(code, 0, [...printed, ...noted].join('\n'))
  return printed
}

/** Waits until a worker that was killed is a member no more. */
const untilTakenOver = async (): Promise<readonly string[]> => {
  const taken = await until(
    'MirrorMaker 2 to be gone',
    () => mirrorCommand(mirror(), ['takeover']),
    ({ code }) => code === 0,
    60_000,
  )
  return taken.printed
}

test('a MirrorMaker 2 that runs is not taken over from, and why is said', async () => {
  await createTopic(mirror().source, 'orders', { partitions })
  await write(0, 1_000)
  const mm2 = await mirrorMaker2(slow)
  try {
    await untilCopied(1_000)
    const { code, noted } = await mirrorCommand(mirror(), ['takeover'])
    assert.equal(code, 1)
    assert.match(
      noted.join('\n'),
      /^Nothing was taken over: its worker group source-mm2 has 1 member\(s\); .*heartbeats of the flow still arrive.*Stop it/,
    )
    const writing = write(1_000, first)
    await untilCopied(6_000)
    await mm2.kill() // in mid-copy
    await writing
  } finally {
    await mm2.kill()
  }
  assert.ok((await copied()) < first, 'it was killed in the middle')
})

test('taken over from a MirrorMaker 2 that was killed in mid-copy: no record is missing and none is there twice', async () => {
  const [plan] = await mirrorSays('takeover', '--dry-run', '--json', '--force')
  const { partitions: planned } = JSON.parse(plan ?? '')
  const orders = planned.filter(({ topic }: { topic: string }) => topic === 'orders')
  assert.ok(
    orders.some(({ beyondStored }: { beyondStored: number }) => beyondStored > 0),
    plan,
  )
  const printed = await untilTakenOver()
  assert.match(printed.join('\n'), /^orders-0 .* more than stored stand there already$/m)
  assert.match((await mirrorSays('takeover')).join('\n'), /^orders-0 .* is taken over already$/m)
  await mirror().start()
  await assertCopied(mirror(), { orders: partitions * first })
})

test('handed back, MirrorMaker 2 goes on behind our last record', async () => {
  const { code, noted } = await mirrorCommand(mirror(), ['takeover', '--back'])
  assert.equal(code, 1)
  assert.match(
    noted.join('\n'),
    /^Nothing was handed back: our own event source runs: group __mm2-event-source/,
  )
  for (const pid of mirror().aws.pids()) process.kill(pid, 'SIGKILL')
  await mirror().stop()
  await write(first, first + 1_000)
  const printed = await untilHandedBack()
  assert.match(printed.join('\n'), new RegExp(`^orders-0 +${first} `, 'm'))
  const mm2 = await mirrorMaker2()
  await untilCopied(first + 1_000)
  await assertCopied(mirror(), { orders: partitions * (first + 1_000) })
  await mm2.stop()
})

const untilHandedBack = async (): Promise<readonly string[]> =>
  (
    await until(
      'event sources to be gone',
      () => mirrorCommand(mirror(), ['takeover', '--back']),
      ({ code }) => code === 0,
      60_000,
    )
  ).printed

test('taken over again after a clean stop: where it has stored that it is', async () => {
  await write(first + 1_000, first + 2_000)
  const printed = await mirrorSays('takeover')
  assert.match(
    printed.join('\n'),
    new RegExp(`^orders-0 +${first + 1_000} .* nothing more than stored stands there$`, 'm'),
  )
  await mirror().start()
  await assertCopied(mirror(), { orders: partitions * (first + 2_000) })
})
