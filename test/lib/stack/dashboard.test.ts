import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeMetrics } from '../../../lib/mirror/metrics.ts'
import { flowMetric, metricSearch } from '../../../lib/stack/flow-metric.ts'
import { resourceOf, resourcesOf, type Synthesised, synthesise } from './synthesise.ts'

const sample = await synthesise('sample')
const files = await synthesise('filestream')

/** The dashboard's body: text of JSON, joined of parts. */
const bodyOf = (stack: Synthesised): string =>
  JSON.stringify(resourceOf(stack, 'AWS::CloudWatch::Dashboard', 'Dashboard').Properties.DashboardBody)

test('a search finds a metric of one flow, whatever topics and groups it has', () => {
  assert.equal(
    metricSearch('record-count', 'source->target', 'Sum'),
    `SEARCH('{LambdaMirrorMaker,flow,service,topic} MetricName="record-count" flow="source->target"', 'Sum')`,
  )
})

test('neither a search nor an alarm adds the values by partition to those by topic', () => {
  assert.match(
    metricSearch('group-translation-lag', 'a->b', 'Maximum'),
    /\{LambdaMirrorMaker,flow,service,group\}/,
  )
  assert.equal(
    flowMetric('partitions-stalled', 'a->b', 'SUM').expression,
    `SELECT SUM("partitions-stalled") FROM SCHEMA("LambdaMirrorMaker", flow, service, topic) WHERE flow = 'a->b'`,
  )
})

test('a flow shows first what is asked first, and what its functions cost', () => {
  const body = bodyOf(sample)
  const titles = ['records behind', 'records a second', 'MB a second', 'cost', 'duration']
  const places = titles.map((title) => body.indexOf(`title\\":\\"${title}`))
  assert.deepEqual(
    places,
    places.toSorted((a, b) => a - b),
  )
  assert.ok(places.every((place) => place > 0))
  assert.match(body, /functions, USD a month/)
  assert.match(body, /EPOCH\(FILL\(mirror, REPEAT\)\)/)
})

test('the dashboard draws every metric of the table that a function of the stacks records', () => {
  const body = bodyOf(sample) + bodyOf(files)
  for (const { name } of describeMetrics()) assert.ok(body.includes(name), name)
})

test('each flow and each connector has its part of the dashboard', () => {
  const body = bodyOf(sample)
  for (const section of ['source->target', 'target->source', 'weblog-sink', 'fc-log4j-filepulse-source']) {
    assert.ok(body.includes(`# ${section}`), section)
  }
})

test('a mirror has alarms for failing, for falling behind, for records that it came to too late and for loops', () => {
  const alarms = resourcesOf(sample, 'AWS::CloudWatch::Alarm', 'SourceToTarget').map(
    ({ Properties }) => Properties,
  )
  const lag = alarms.find(({ MetricName }) => MetricName === 'OffsetLag')
  const { id } = resourceOf(sample, 'AWS::Lambda::Function', 'SourceToTargetMirror')
  assert.deepEqual(lag?.Dimensions, [{ Name: 'FunctionName', Value: { Ref: id } }])
  assert.equal(lag?.Threshold, 100_000)
  for (const metric of ['records-lost-before-mirror', 'records-looped'])
    assert.ok(
      alarms.some((alarm) => JSON.stringify(alarm).includes(metric)),
      metric,
    )
  assert.ok(resourceOf(sample, 'AWS::CloudWatch::Alarm', 'SourceToTargetMirrorFailed'))
})
