import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rateMs, Schedules } from '../../local/schedules.ts'

for (const [expression, ms] of [
  ['rate(1 minute)', 60_000],
  ['rate(5 minutes)', 300_000],
  ['rate(2 hours)', 7_200_000],
  ['rate(1 day)', 86_400_000],
] as const) {
  test(`${expression} is ${ms} ms`, () => assert.equal(rateMs(expression), ms))
}

for (const expression of [
  'cron(0 * * * ? *)',
  'rate(0 minutes)',
  'rate(30 seconds)',
  'at(2026-01-01T00:00:00)',
]) {
  test(`${expression} is refused`, () =>
    assert.throws(() => rateMs(expression), /is not supported on one machine/))
}

const schedule = (logicalId: string, isEnabled = true) => ({
  logicalId,
  name: logicalId,
  expression: 'rate(1 minute)',
  functionArn: `arn:${logicalId}`,
  input: { of: logicalId },
  isEnabled,
})

/** Schedules under a clock that strikes when it is told to. */
const started = (...ids: readonly string[]) => {
  const strikes: { ms: number; run: () => void }[] = []
  const invoked: { arn: string; payload: string }[] = []
  const clock = {
    every: (ms: number, run: () => void) => {
      strikes.push({ ms, run })
      return () => void strikes.splice(0)
    },
  }
  const schedules = new Schedules(clock, (arn, payload) => invoked.push({ arn, payload }))
  schedules.start([...ids.map((id) => schedule(id)), schedule('Off', false)])
  return { schedules, strikes, invoked }
}

test('a function is invoked at once, and then at its rate; a schedule that is off is not', () => {
  const { strikes, invoked } = started('Heartbeat')
  assert.deepEqual(
    invoked.map(({ arn, payload }) => [arn, payload]),
    [['arn:Heartbeat', '{"of":"Heartbeat"}']],
  )
  assert.deepEqual(
    strikes.map(({ ms }) => ms),
    [60_000],
  )
  strikes[0]?.run()
  assert.equal(invoked.length, 2)
})

test('after a stop nothing is invoked', () => {
  const { schedules, strikes } = started('Heartbeat')
  schedules.stop()
  assert.deepEqual(strikes, [])
})
