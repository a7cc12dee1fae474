import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AwsError } from '../../../local/aws-error.ts'
import { type DeliveryOptions, deliver, type FunctionAnswer } from '../../../local/event-source/delivery.ts'
import type { EventPart } from '../../../local/event-source/event-batch.ts'

const part: EventPart = {
  topic: 'orders',
  partition: 0,
  offsets: [4n, 5n],
  json: Buffer.from('{"offset":4},{"offset":5}'),
  ends: [12, 25],
  nextOffset: 6n,
}
const failed: FunctionAnswer = {
  isError: true,
  payload: Buffer.from('{"errorType":"Error","errorMessage":"no"}'),
}
const taken: FunctionAnswer = { isError: false, payload: Buffer.from('null') }

/** Delivers the part to a function that answers like this, in turn; an Error is thrown. */
const delivered = async (
  answers: readonly (FunctionAnswer | Error)[],
  { signal = new AbortController().signal, reports = false } = {},
) => {
  const left = [...answers]
  const events: string[] = []
  const reached: bigint[] = []
  const failures: string[] = []
  const options: DeliveryOptions = {
    origin: { bootstrapServers: 'b-1:9092', eventSourceArn: undefined },
    reportBatchItemFailures: reports,
    partialRetry: 'only-items',
    backoff: { firstMs: 0, longestMs: 0 },
    invoke: async (event) => {
      events.push(event.toString())
      const answer = left.shift() ?? taken
      if (answer instanceof Error) throw answer
      return answer
    },
    onTaken: async (parts) => void reached.push(...parts.map(({ nextOffset }) => nextOffset)),
    onFailure: (message) => failures.push(message),
  }
  await deliver([part], options, signal)
  return { events, reached, failures }
}

test('an event that fails is delivered again, byte by byte the same, until it is taken', async () => {
  const { events, reached, failures } = await delivered([failed, failed, taken])
  assert.equal(events.length, 3)
  assert.equal(new Set(events).size, 1)
  assert.deepEqual(reached, [6n])
  assert.deepEqual(failures, Array(2).fill('the function failed on orders-0 from offset 4: Error: no'))
})

test('a function that is throttled is asked again', async () => {
  const { reached, failures } = await delivered([
    new AwsError('TooManyRequestsException', 429, 'Rate Exceeded.'),
  ])
  assert.deepEqual(reached, [6n])
  assert.deepEqual(failures, ['the function was not invoked with orders-0 from offset 4: Rate Exceeded.'])
})

test('a fault of our own is thrown on', async () => {
  await assert.rejects(delivered([new TypeError('a bug')]), /a bug/)
})

test('what is left undone when it is told to stop is not committed', async () => {
  const { events, reached } = await delivered([failed, taken], { signal: AbortSignal.abort() })
  assert.deepEqual([events.length, reached], [1, []])
})

test('an answer that is no batch response is no failure unless responses are wanted', async () => {
  const answer = { isError: false, payload: Buffer.from('{"batchItemFailures":[{"itemIdentifier":"x"}]}') }
  assert.equal((await delivered([answer])).events.length, 1)
  const { events, failures } = await delivered([answer, taken], { reports: true })
  assert.equal(events.length, 2)
  assert.deepEqual(failures, ['batchItemFailures names records that orders-0 from offset 4 do not hold'])
})
