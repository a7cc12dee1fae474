import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseEmbeddedMetrics } from '../../../local/metrics/embedded-metrics.ts'
import { MetricStore } from '../../../local/metrics/metric-store.ts'
import { prometheusText } from '../../../local/metrics/prometheus-text.ts'

const line = (records: number | readonly number[], topic = 'orders') =>
  JSON.stringify({
    _aws: {
      Timestamp: 1,
      CloudWatchMetrics: [
        {
          Namespace: 'LambdaMirrorMaker',
          Dimensions: [['service', 'topic']],
          Metrics: [
            { Name: 'record-count', Unit: 'Count' },
            { Name: 'byte-count', Unit: 'Bytes' },
          ],
        },
      ],
    },
    service: 'mirror',
    topic,
    'record-count': records,
  })

const dimensions = { service: 'mirror', topic: 'orders' }

test('a line in the embedded metric format gives its values with their dimensions', () => {
  assert.deepEqual(parseEmbeddedMetrics(line(5)), [
    { namespace: 'LambdaMirrorMaker', name: 'record-count', unit: 'Count', dimensions, value: 5 },
  ])
})

for (const other of ['Created 3 topics', '{"level":"INFO"}', '{"_aws" is no JSON', '{"_aws":1}']) {
  test(`${other} is an ordinary line`, () => assert.equal(parseEmbeddedMetrics(other), undefined))
}

test('a dimension that has no value is an error: CloudWatch would drop the line', () => {
  const broken = line(5).replace('"topic":"orders",', '')
  assert.throws(() => parseEmbeddedMetrics(broken), /dimension topic has to be a string/)
})

test('a series has the last value, sum, least, most and count of its values; other dimensions are another series', () => {
  const store = new MetricStore()
  for (const text of [line(5), line([1, 9]), line(2, 'audit')])
    for (const value of parseEmbeddedMetrics(text) ?? []) store.add(value)
  const [audit, orders] = store.series()
  assert.deepEqual(audit?.dimensions, { service: 'mirror', topic: 'audit' })
  assert.deepEqual([orders?.last, orders?.sum, orders?.min, orders?.max, orders?.count], [9, 15, 1, 9, 3])
})

test('Prometheus reads the series as gauges and counters with dimensions as labels', () => {
  const store = new MetricStore()
  for (const value of parseEmbeddedMetrics(line(5, 'a"b')) ?? []) store.add(value)
  const text = prometheusText(store.series())
  assert.ok(text.includes('# TYPE LambdaMirrorMaker_record_count_sum counter\n'))
  assert.ok(text.includes('LambdaMirrorMaker_record_count_sum{service="mirror",topic="a\\"b"} 5\n'))
})
