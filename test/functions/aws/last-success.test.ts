import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LastSuccess } from '../../../functions/aws/last-success.ts'

process.env.POWERTOOLS_METRICS_NAMESPACE = 'LambdaMirrorMaker'
process.env.POWERTOOLS_SERVICE_NAME = 'mirror'

test('the last success is told by function, every ten seconds at most', (t) => {
  const lines: Record<string, unknown>[] = []
  t.mock.method(console, 'log', (line: string) => lines.push(JSON.parse(line)))
  t.mock.method(process.stdout, 'write', (text: string) => {
    for (const line of text.split('\n')) if (line.startsWith('{')) lines.push(JSON.parse(line))
    return true
  })
  const lastSuccess = new LastSuccess()
  for (const now of [1_000_500, 1_005_000, 1_010_499, 1_010_500]) lastSuccess.note('stack-mirror', now)
  t.mock.restoreAll()
  assert.deepEqual(
    lines.map(({ service, function_name, 'last-success-timestamp': at }) => [service, function_name, at]),
    [
      ['mirror', 'stack-mirror', 1000],
      ['mirror', 'stack-mirror', 1010],
    ],
  )
  assert.partialDeepStrictEqual(lines[0]?._aws, {
    CloudWatchMetrics: [{ Dimensions: [['service', 'function_name']] }],
  })
})
