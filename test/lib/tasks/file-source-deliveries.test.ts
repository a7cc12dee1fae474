import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises'
import { FileRun } from '../../support/file-run.ts'
import { SeededRandom } from '../../support/seeded-random.ts'
import { type Fate, fates, networkWith } from '../../support/simulated-network.ts'
import { weblogSettings } from '../../support/weblog-settings.ts'

const read = (name: string): Buffer =>
  readFileSync(new URL(`../../fixtures/weblogs/${name}`, import.meta.url))
const linesOf = (name: string): string[] => read(name).toString().trimEnd().split('\n')
const bytes = read('weblog-sample.log')
const expected = linesOf('weblog-expected-plain.ndjson')

test('an object that is delivered again adds nothing', async () => {
  const run = new FileRun({ settings: weblogSettings, bytes })
  await run.deliver()
  assert.equal((await run.deliver()).end, 'known')
  assert.deepEqual(run.values, expected)
})

test('an object that is forgotten is read anew by the next delivery, and by no other after it', async () => {
  const run = new FileRun({ settings: weblogSettings, bytes })
  await run.deliver()
  assert.deepEqual(await run.forget(), [])
  assert.equal((await run.deliver()).end, 'completed')
  assert.equal((await run.deliver()).end, 'known')
  assert.deepEqual(run.values, [...expected, ...expected])
})

test('an object whose bytes were replaced is left to the event of the new ones', async () => {
  const run = new FileRun({ settings: weblogSettings, bytes })
  run.etag = 'e8'
  assert.deepEqual([(await run.deliver()).end, run.values], ['replaced', []])
})

test('when its time is over it goes on in the next invocation, from the row that a filter held back', async () => {
  const text = Array.from({ length: 400 }, (_, n) => `2025-08-10 12:00 INFO ${n}\n\tat line ${n}\n`).join('')
  const options = { settings: weblogSettings, bytes: Buffer.from(text), chunkBytes: 300, tickMs: () => 1 }
  const run = new FileRun(options)
  const ends: string[] = []
  do ends.push((await run.deliver(20)).end)
  while (ends.at(-1) === 'unfinished' && ends.length < 100)
  assert.deepEqual(
    run.values.map((value) => /INFO","message":"(.*)"/.exec(value)?.[1]),
    Array.from({ length: 400 }, (_, n) => `${n}\\\\n\\tat line ${n}`),
  )
  assert.ok(ends.length > 2, `${ends.length} invocations`)
  assert.deepEqual(
    run.opened,
    [...run.opened].sort((a, b) => a - b),
  )
  assert.ok((run.opened.at(-1) ?? 0) > 10_000, `the last one began at byte ${run.opened.at(-1)}`)
})

test('an object of which nothing is copied in an invocation is an error, not an endless chain of them', async () => {
  const line = Buffer.from(`2025-08-10 12:00 INFO ${'x'.repeat(10_000)}`)
  const run = new FileRun({ settings: weblogSettings, bytes: line, chunkBytes: 100, tickMs: () => 1 })
  await assert.rejects(
    run.deliver(10),
    /Nothing of s3:\/\/logs\/weblog\.log was copied .* give the function more time/,
  )
})

for (const [says, request, fate] of [
  ['a batch was appended and its answer lost', 'produce', fates.answerLost],
  ['a batch was not read', 'produce', fates.unread],
  ['a batch was read only later', 'produce', fates.readLater],
  ['a batch was appended and not replicated', 'produce', fates.unreplicated],
  ['a position was stored and its answer lost', 'commit', fates.answerLost],
  ['a position was not stored', 'commit', fates.unread],
] as const) {
  test(`${says}: the next delivery appends what is missing, and nothing twice`, async () => {
    const run = new FileRun({
      settings: weblogSettings,
      bytes,
      chunkBytes: 500,
      batchSize: () => 4,
      network: networkWith([request, fate]),
    })
    await assert.rejects(run.deliver())
    run.options = { ...run.options, batchSize: () => 7 }
    await run.deliver().catch(() => {}) // what is not replicated yet has to be waited for
    arriveLate(run)
    run.target.partition({ topic: run.topic, partition: 3 }).replicate()
    await run.deliver()
    assert.deepEqual(run.values, expected)
  })
}

test('that an object failed, and why, stands with its state', async () => {
  const settings = {
    ...weblogSettings,
    'filters.ParseLog4jLog.ignoreFailure': 'false',
    'tasks.halt.on.error': 'true',
  }
  const run = new FileRun({ settings, bytes })
  await assert.rejects(run.deliver())
  const [[id = '']] = [[...run.groups.states.keys()]]
  const state = run.groups.stateOf(id)
  assert.equal(state?.status, 'failed')
  assert.match(state?.error ?? '', /^The record at row 10 of s3:\/\/logs\/weblog\.log was not written/)
})

const arriveLate = ({ target }: FileRun, count = target.late.length): void => {
  for (const arrive of target.late.splice(0, count)) arrive()
}

const troubles: readonly Fate[] = Object.values(fates)

/** Deliveries that overlap, die, time out, while other writers write and brokers forget: at the end each record is there once. */
const walk = async (seed: number): Promise<FileRun> => {
  const random = new SeededRandom(seed)
  let isCalm = false
  const run = new FileRun({
    settings: weblogSettings,
    bytes,
    chunkBytes: 200 + random.below(2_000),
    batchSize: () => 1 + random.below(9),
    tickMs: () => random.below(4_000),
    network: () => {
      if (isCalm || random.below(6) > 0) return fates.answered
      return troubles[random.below(troubles.length)] ?? fates.answered
    },
  })
  const partition = run.target.partition({ topic: run.topic, partition: 3 })
  for (let delivery = 0; delivery < 12; delivery++) {
    const going = run.deliver(random.below(40_000)).catch(() => {})
    // One that was killed never ends; another one may begin before this one ended.
    await Promise.race([going, sleep(random.below(3))])
    if (random.below(3) === 0) partition.appendOthers()
    if (random.below(3) === 0) arriveLate(run, 1 + random.below(2))
    if (random.below(5) === 0) partition.restartBroker()
  }
  await sleep(5)
  arriveLate(run)
  partition.replicate()
  isCalm = true
  for (let tries = 0; tries < 50; tries++) {
    const { end } = await run.deliver()
    if (end === 'known') return run
  }
  throw new Error(`seed ${seed}: the object was never completed`)
}

test('whatever becomes of requests and deliveries, every record stands there once and in order', async () => {
  for (let seed = 1; seed <= 60; seed++) assert.deepEqual((await walk(seed)).values, expected, `seed ${seed}`)
})

/** Deliveries at the same time, whose requests are answered in whatever order. Nothing else goes wrong. */
const meet = async (seed: number): Promise<FileRun> => {
  const random = new SeededRandom(seed)
  const run = new FileRun({
    settings: weblogSettings,
    bytes,
    chunkBytes: 200 + random.below(8_000),
    batchSize: () => 1 + random.below(40),
    network: async () => {
      for (let turns = random.below(8); turns > 0; turns--) await turn()
      return fates.answered
    },
  })
  await Promise.allSettled([run.deliver(), run.deliver(), run.deliver()])
  await run.deliver()
  return run
}

test('deliveries that meet, at whatever step, append each record once and in order', async () => {
  for (let seed = 1; seed <= 100; seed++)
    assert.deepEqual((await meet(seed)).values, expected, `seed ${seed}`)
})
