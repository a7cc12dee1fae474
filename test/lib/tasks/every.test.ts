import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Every, type RepeatedTask } from '../../../lib/tasks/every.ts'

/** A clock that moves only when somebody sleeps, or when the test says so. */
const clockAt = (start: number) => {
  const clock = {
    time: start,
    now: () => clock.time,
    sleep: async (ms: number) => {
      clock.time += ms
    },
  }
  return clock
}

const taskThat = (run: () => Promise<void>, intervalMs = 10_000): RepeatedTask => ({
  name: 'counting sheep',
  intervalMs,
  run,
})

const unexpected = (task: RepeatedTask, error: unknown) => assert.fail(`${task.name}: ${error}`)

for (const [says, intervalMs, expected] of [
  ['a heartbeat a second: one at each second of the minute', 1_000, 57],
  ['every ten seconds: six runs in a minute', 10_000, 6],
  ['every minute: one run an invocation', 60_000, 1],
  ['an interval that does not divide a minute: the last run is before its end', 7_000, 9],
  ['a disabled interval never runs', -1, 0],
] as const) {
  test(says, async () => {
    const clock = clockAt(0)
    let runs = 0
    const every = new Every([taskThat(async () => void runs++, intervalMs)], { clock, onFailure: unexpected })
    await every.runFor(120_000)
    assert.equal(runs, expected)
  })
}

test('an interval of ten minutes runs in every tenth invocation, though the schedule is not punctual', async () => {
  const clock = clockAt(0)
  const ranAt: number[] = []
  const task = taskThat(async () => void ranAt.push(clock.now()), 600_000)
  const every = new Every([task], { clock, onFailure: unexpected })
  for (let minute = 0; minute <= 20; minute++) {
    clock.time = minute * 60_000 + (minute % 2 === 0 ? 0 : 900)
    await every.runFor(120_000)
  }
  assert.deepEqual(ranAt, [0, 600_000, 1_200_000])
})

test('a task of a minute runs in each invocation, also when the schedule fires a little early', async () => {
  const clock = clockAt(0)
  let runs = 0
  const every = new Every([taskThat(async () => void runs++, 60_000)], { clock, onFailure: unexpected })
  for (const start of [0, 58_500, 118_000]) {
    clock.time = start
    await every.runFor(120_000)
  }
  assert.equal(runs, 3)
})

test('an invocation with little time left runs once', async () => {
  const clock = clockAt(0)
  let runs = 0
  const every = new Every([taskThat(async () => void runs++, 1_000)], { clock, onFailure: unexpected })
  await every.runFor(3_000)
  assert.equal(runs, 1)
})

test('tasks with different intervals each keep their own, in the order in which they are given', async () => {
  const clock = clockAt(0)
  const ran: string[] = []
  const noting = (name: string, intervalMs: number): RepeatedTask => ({
    name,
    intervalMs,
    run: async () => void ran.push(`${name}@${clock.now() / 1000}`),
  })
  const every = new Every([noting('a', 20_000), noting('b', 30_000)], { clock, onFailure: unexpected })
  await every.runFor(120_000)
  assert.deepEqual(ran, ['a@0', 'b@0', 'a@20', 'b@30', 'a@40'])
})

test('a failed run is told at once, has its next turn, and is forgiven when that one succeeds', async () => {
  const clock = clockAt(0)
  const told: unknown[] = []
  let runs = 0
  const task = taskThat(async () => {
    if (++runs === 2) throw new Error('a wolf')
  })
  const every = new Every([task], { clock, onFailure: (_, error) => told.push(error) })
  await every.runFor(120_000)
  assert.equal(runs, 6)
  assert.deepEqual(told, [new Error('a wolf')])
})

test('a task that failed does not keep the others from running, and fails the invocation by name', async () => {
  const clock = clockAt(0)
  let others = 0
  const every = new Every(
    [
      taskThat(() => Promise.reject(new Error('a wolf')), 60_000),
      { name: 'grazing', intervalMs: 60_000, run: async () => void others++ },
    ],
    { clock, onFailure: () => {} },
  )
  await assert.rejects(every.runFor(120_000), { message: 'counting sheep failed: a wolf' })
  assert.equal(others, 1)
})

test('three failures in succession end the invocation: the next minute is soon enough', async () => {
  const clock = clockAt(0)
  let runs = 0
  const task = taskThat(async () => {
    runs++
    throw new Error(`wolf ${runs}`)
  }, 1_000)
  const every = new Every([task], { clock, onFailure: () => {} })
  await assert.rejects(every.runFor(120_000), { message: 'counting sheep failed: wolf 3' })
  assert.equal(clock.now(), 2_000)
})

test('several tasks that failed are all named', async () => {
  const failing = (name: string): RepeatedTask => ({
    name,
    intervalMs: 60_000,
    run: () => Promise.reject(new Error('a wolf')),
  })
  const every = new Every([failing('grazing'), failing('sleeping')], {
    clock: clockAt(0),
    onFailure: () => {},
  })
  await assert.rejects(every.runFor(120_000), { message: 'grazing failed: a wolf; sleeping failed: a wolf' })
})

test('a task of ten minutes that failed is tried again by the next invocation', async () => {
  const clock = clockAt(0)
  let runs = 0
  const task = taskThat(async () => {
    if (++runs === 1) throw new Error('a wolf')
  }, 600_000)
  const every = new Every([task], { clock, onFailure: () => {} })
  await assert.rejects(every.runFor(120_000))
  for (const start of [60_000, 120_000, 180_000]) {
    clock.time = start
    await every.runFor(120_000)
  }
  assert.equal(runs, 2)
})

test('a task with an infinite interval runs once an environment', async () => {
  const clock = clockAt(0)
  let runs = 0
  const every = new Every([taskThat(async () => void runs++, Number.POSITIVE_INFINITY)], {
    clock,
    onFailure: unexpected,
  })
  await every.runFor(120_000)
  clock.time = 3_600_000
  await every.runFor(120_000)
  assert.equal(runs, 1)
})
