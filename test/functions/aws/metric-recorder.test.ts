import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MetricRecorder } from '../../../functions/aws/metric-recorder.ts'

process.env.POWERTOOLS_METRICS_NAMESPACE = 'LambdaMirrorMaker'
process.env.POWERTOOLS_SERVICE_NAME = 'mirror'

/** The lines that are written to the function's log during `use`, parsed. */
const linesOf = (use: () => void): Record<string, unknown>[] => {
  const lines: string[] = []
  const write = process.stdout.write
  process.stdout.write = (text: string | Uint8Array) => lines.push(String(text)) > 0
  try {
    use()
  } finally {
    process.stdout.write = write
  }
  return lines.map((line) => JSON.parse(line))
}

const flow = 'source->target'
const withoutTime = ({ _aws, ...values }: Record<string, unknown>) => values

test('an invocation writes one line a topic, each with the dimensions service, flow and topic', () => {
  const recorder = new MetricRecorder()
  const lines = linesOf(() => {
    recorder.record({ flow, topic: 'source.a' }, { 'record-count': 2, 'byte-count': 10 })
    recorder.record({ topic: 'source.b', flow }, { 'record-count': 5 })
    recorder.record({ flow, topic: 'source.a' }, { 'record-count': 3 })
    recorder.publish()
  })
  assert.deepEqual(lines.map(withoutTime), [
    { service: 'mirror', flow, topic: 'source.a', 'record-count': [2, 3], 'byte-count': 10 },
    { service: 'mirror', flow, topic: 'source.b', 'record-count': 5 },
  ])
  assert.partialDeepStrictEqual(lines[0]?._aws, {
    CloudWatchMetrics: [
      {
        Namespace: 'LambdaMirrorMaker',
        Dimensions: [['service', 'flow', 'topic']],
        Metrics: [
          { Name: 'record-count', Unit: 'Count' },
          { Name: 'byte-count', Unit: 'Bytes' },
        ],
      },
    ],
  })
})

test('what was published is forgotten: an invocation without values writes no line', () => {
  const recorder = new MetricRecorder()
  linesOf(() => {
    recorder.record({ flow }, { 'heartbeat-count': 1 })
    recorder.publish()
  })
  assert.deepEqual(
    linesOf(() => recorder.publish()),
    [],
  )
})

test('more values than one line holds go out in several, all with their dimensions', () => {
  const recorder = new MetricRecorder()
  const lines = linesOf(() => {
    for (let index = 0; index < 250; index++)
      recorder.record({ flow, topic: 'source.a' }, { 'replication-latency-ms': index })
    recorder.publish()
  })
  assert.deepEqual(
    lines.map(({ topic, 'replication-latency-ms': values }) => [
      topic,
      Array.isArray(values) && values.length,
    ]),
    [
      ['source.a', 100],
      ['source.a', 100],
      ['source.a', 50],
    ],
  )
})

test('by partition, a partition has a line of its own, as MirrorMaker 2 has an MBean for each', () => {
  const recorder = new MetricRecorder()
  const lines = linesOf(() => {
    recorder.record({ flow, topic: 'source.a' }, { 'record-count': 2 })
    recorder.record({ flow, topic: 'source.a', partition: 0 }, { 'record-count': 2 })
    recorder.publish()
  })
  assert.deepEqual(lines.map(withoutTime), [
    { service: 'mirror', flow, topic: 'source.a', 'record-count': 2 },
    { service: 'mirror', flow, topic: 'source.a', partition: '0', 'record-count': 2 },
  ])
})
