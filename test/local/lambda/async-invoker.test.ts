import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AwsError } from '../../../local/aws-error.ts'
import {
  AsyncInvoker,
  type AsyncPolicy,
  defaultAsyncPolicy,
  type InvocationTarget,
} from '../../../local/lambda/async-invoker.ts'

const throttled = new AwsError('TooManyRequestsException', 429, 'Rate Exceeded.')
type Answer = 'taken' | 'failed' | AwsError

/** Invokes a function that answers like this, in turn; sleeps take no time, and are noted. */
const invokeUnder = async (policy: AsyncPolicy, answers: readonly Answer[]) => {
  const left = [...answers]
  const pauses: number[] = []
  const lost: string[] = []
  let now = 0
  const sleep = async (ms: number) => {
    pauses.push(ms)
    now += ms
  }
  const target: InvocationTarget = {
    name: 'mirror',
    asyncPolicy: policy,
    invoke: async () => {
      const answer = left.shift() ?? 'taken'
      if (answer instanceof AwsError) throw answer
      return { isError: answer === 'failed' }
    },
  }
  await new AsyncInvoker(
    sleep,
    () => now,
    ({ why }) => lost.push(why),
  ).invoke(target, '{}')
  return { pauses, lost, left }
}

const invoke = (...answers: readonly Answer[]) => invokeUnder(defaultAsyncPolicy, answers)

test('an event that is taken is done with', async () => {
  assert.deepEqual(await invoke('taken'), { pauses: [], lost: [], left: [] })
})

test('after an error it comes again in a minute, and then in two', async () => {
  assert.deepEqual(await invoke('failed', 'failed', 'taken'), {
    pauses: [60_000, 120_000],
    lost: [],
    left: [],
  })
})

test('after three errors it is given up, and someone is told', async () => {
  const { lost, left } = await invoke('failed', 'failed', 'failed', 'taken')
  assert.deepEqual([lost, left], [['it failed at the last attempt'], ['taken']])
})

test('a throttled event comes again in ever longer pauses, and that is no attempt', async () => {
  const { pauses, lost } = await invoke(...Array.from({ length: 10 }, () => throttled), 'failed', 'taken')
  assert.deepEqual(
    pauses,
    [1000, 2000, 4000, 8000, 16_000, 32_000, 64_000, 128_000, 256_000, 300_000, 60_000],
  )
  assert.deepEqual(lost, [])
})

test('an event that is throttled for six hours is given up', async () => {
  const { lost } = await invoke(...Array.from({ length: 200 }, () => throttled))
  assert.deepEqual(lost, ['it was throttled for 21600 s'])
})

test('a function may have other limits', async () => {
  const policy = { maxRetries: 0, maxAgeSeconds: 60 }
  assert.deepEqual((await invokeUnder(policy, ['failed', 'taken'])).lost, ['it failed at the last attempt'])
  const { pauses, lost } = await invokeUnder(policy, Array(20).fill(throttled))
  assert.deepEqual([pauses.at(-1), lost], [32_000, ['it was throttled for 60 s']])
})

test('another refusal is not tried again', async () => {
  const { pauses, lost } = await invoke(new AwsError('RequestTooLargeException', 413, 'too large'))
  assert.deepEqual([pauses, lost.length], [[], 1])
})
