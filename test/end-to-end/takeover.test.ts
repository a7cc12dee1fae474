import assert from 'node:assert/strict'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { assertCopied } from '../support/assert-copied.ts'
import { createTopic } from '../support/create-topic.ts'
import { killFunctions } from '../support/kill-functions.ts'
import { startMirrorMaker2Flow } from '../support/mirror-maker-2-flow.ts'
import { sharedMirror } from '../support/mirror-run.ts'
import { TakeoverCourse } from '../support/takeover-course.ts'

/*
  Kafka's own MirrorMaker 2 and ours, one after the other on the same clusters, killed in mid-copy and stopped in order:
  in the end both sides are equal, record by record. The tests carry on one from the other.
*/
const mirror = sharedMirror({ isStarted: false })
const course = new TakeoverCourse(mirror, {
  topic: 'mm2-offsets.source.internal',
  connector: 'MirrorSourceConnector',
  sourceAlias: 'source',
})

/** It stores its offsets so seldom that it can be killed well after it has, and well before it does again. */
const storesSeldom = { 'target.offset.flush.interval.ms': '10000' }

const mirrorMaker2 = async (settings = {}) =>
  startMirrorMaker2Flow({
    directory: await mkdtemp(join(tmpdir(), 'mirror-maker-2-')),
    ...mirror().kafka,
    settings,
  })
const everything = () => ({ orders: course.partitions * course.written })

test('a MirrorMaker 2 that runs is not taken over from, and why is said', async () => {
  await createTopic(mirror().source, 'orders', { partitions: course.partitions })
  await course.write(1_000)
  const mm2 = await mirrorMaker2(storesSeldom)
  try {
    await course.untilCopied(1_000)
    await course.untilRefuses(
      /^Nothing was taken over: its worker group source-mm2 has 1 member\(s\); .*heartbeats of the flow still arrive.*Stop it/,
      'takeover',
    )
    await course.killInMidCopy(mm2)
  } finally {
    await mm2.kill()
  }
})

test('taken over from a MirrorMaker 2 that was killed in mid-copy: no record is missing and none is there twice', async () => {
  const plan = await course.says('takeover', '--dry-run', '--json', '--force')
  const { partitions: planned } = JSON.parse(plan)
  const orders = planned.filter(({ topic }: { topic: string }) => topic === 'orders')
  assert.ok(
    orders.some(({ beyondStored }: { beyondStored: number }) => beyondStored > 0),
    plan,
  )
  assert.match(await course.untilSays('takeover'), /^orders-0 .* more than stored stand there already$/m)
  assert.match(await course.says('takeover'), /^orders-0 .* is taken over already$/m)
  await mirror().start()
  await assertCopied(mirror(), everything())
})

test('handed back, MirrorMaker 2 goes on behind our last record', async () => {
  assert.match(
    await course.refuses('takeover', '--back'),
    /^Nothing was handed back: our own event source runs: group __mm2-event-source/,
  )
  killFunctions(mirror())
  await mirror().stop()
  const ours = course.written
  await course.write(1_000)
  assert.match(await course.untilSays('takeover', '--back'), new RegExp(`^orders-0 +${ours} `, 'm'))
  const mm2 = await mirrorMaker2()
  await course.untilCopied(course.written)
  await assertCopied(mirror(), everything())
  await mm2.stop()
})

test('taken over again after a clean stop: where it has stored that it is', async () => {
  const theirs = course.written
  await course.write(1_000)
  assert.match(
    await course.says('takeover'),
    new RegExp(`^orders-0 +${theirs} .* nothing more than stored stands there$`, 'm'),
  )
  await mirror().start()
  await assertCopied(mirror(), everything())
})
