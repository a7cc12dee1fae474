import assert from 'node:assert/strict'
import { test } from 'node:test'
import { metricNames } from '../../../lib/mirror/metrics.ts'
import { metricsPage } from '../../../lib/mirror/metrics-page.ts'
import { mirrorMakerMetrics } from '../../../lib/mirror/mirror-maker-metrics.ts'

/** Of MirrorSourceMetrics and MirrorCheckpointMetrics of Kafka 4.1, as its documentation lists them. */
const attributes = [
  'record-count',
  'record-rate',
  'byte-count',
  'byte-rate',
  'record-age-ms',
  'record-age-ms-min',
  'record-age-ms-max',
  'record-age-ms-avg',
  'replication-latency-ms',
  'replication-latency-ms-min',
  'replication-latency-ms-max',
  'replication-latency-ms-avg',
  'checkpoint-latency-ms',
  'checkpoint-latency-ms-min',
  'checkpoint-latency-ms-max',
  'checkpoint-latency-ms-avg',
]

test('every attribute of MirrorMaker 2 is here: the metric itself or a statistic of it', () => {
  assert.deepEqual(
    mirrorMakerMetrics.map(({ attribute }) => attribute),
    attributes,
  )
  for (const { metric } of mirrorMakerMetrics) assert.ok(metricNames.includes(metric))
})

test('the page says of each where it is', () => {
  const page = metricsPage()
  for (const attribute of attributes) assert.ok(page.includes(`| \`${attribute}\` |`), attribute)
})
