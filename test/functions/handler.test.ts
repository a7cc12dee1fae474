import assert from 'node:assert/strict'
import { test } from 'node:test'
import { metricRecorder } from '../../functions/aws/metric-recorder.ts'
import { type Invocation, mirrorHandler } from '../../functions/handler.ts'

process.env.POWERTOOLS_METRICS_NAMESPACE = 'LambdaMirrorMaker'
process.env.POWERTOOLS_SERVICE_NAME = 'mirror'

const invocation: Invocation = {
  functionName: 'mirror-function',
  awsRequestId: 'request-1',
  getRemainingTimeInMillis: () => 60_000,
}

/** What an invocation leaves: its answer or error, and the lines it wrote, parsed. */
const outcomeOf = async (handler: (event: unknown, of: Invocation) => Promise<unknown>) => {
  const lines: Record<string, unknown>[] = []
  const writes = [process.stdout.write, process.stderr.write] as const
  const capture = (text: string | Uint8Array) => {
    for (const line of String(text).split('\n')) if (line.startsWith('{')) lines.push(JSON.parse(line))
    return true
  }
  process.stdout.write = capture
  process.stderr.write = capture
  try {
    const answer = await handler({ greeting: 'hello' }, invocation)
    return { answer, error: undefined, lines }
  } catch (error) {
    return { answer: undefined, error, lines }
  } finally {
    process.stdout.write = writes[0]
    process.stderr.write = writes[1]
  }
}

test('a handler gets event and invocation, and its answer is the answer', async () => {
  const { answer } = await outcomeOf(
    mirrorHandler(async (event, { awsRequestId, getRemainingTimeInMillis }) => [
      event,
      awsRequestId,
      getRemainingTimeInMillis(),
    ]),
  )
  assert.deepEqual(answer, [{ greeting: 'hello' }, 'request-1', 60_000])
})

test('an error is thrown on as it is, after one structured line with its message, cause and request', async () => {
  const failure = new Error('source.t-0 did not take the batch', { cause: new Error('no leader') })
  const { error, lines } = await outcomeOf(mirrorHandler(() => Promise.reject(failure)))
  assert.equal(error, failure)
  const errors = lines.filter(({ level }) => level === 'ERROR')
  assert.equal(errors.length, 1)
  assert.equal(errors[0]?.message, 'mirror-function failed: source.t-0 did not take the batch')
  assert.equal(errors[0]?.function_request_id, 'request-1')
  assert.match(JSON.stringify(errors[0]?.error), /no leader/)
})

for (const [says, run] of [
  ['metrics are published when a handler returns', async () => {}],
  ['metrics are published when a handler throws, too', () => Promise.reject(new Error('no'))],
] as const) {
  test(says, async () => {
    const { lines } = await outcomeOf(
      mirrorHandler<unknown, void>(() => {
        metricRecorder.record({ flow: 'a->b' }, { 'heartbeat-count': 1 })
        return run()
      }),
    )
    assert.equal(lines.filter((line) => line['heartbeat-count'] === 1).length, 1)
  })
}
