import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LagMeter } from '../../../lib/tasks/lag-meter.ts'
import type { MetricDimensions, MetricValues } from '../../../lib/tasks/ports.ts'

/** A flow of topics a and b: log starts and ends of the source, positions by partition of the source. */
const flowWith = ({ isByPartition = false } = {}) => {
  const recorded: [MetricDimensions, MetricValues][] = []
  const warnings: string[] = []
  const flow = {
    starts: new Map([['a-0', 0n]]),
    ends: new Map([['a-0', 0n]]),
    positions: new Map<string, bigint>(),
    holdsRecords: async (): Promise<boolean> => true,
    recorded,
    warnings,
  }
  const meter = new LagMeter({
    flow: 'source->target',
    remoteTopic: (topic) => `source.${topic}`,
    sourceLogStarts: async () => flow.starts,
    sourceLogEnds: async () => flow.ends,
    sourceTopics: { holdsRecords: () => flow.holdsRecords() },
    positions: async () =>
      new Map(
        [...flow.positions].map(([name, upstreamOffset]) => [
          `source.${name}`,
          { upstreamOffset, downstreamOffset: 0n },
        ]),
      ),
    isByPartition,
    metrics: { record: (of, values) => recorded.push([of, values]) },
    log: { warn: (message) => warnings.push(message) },
  })
  return { flow, measure: (topics: readonly string[] = ['a']) => meter.measure(topics) }
}

const ofTopic = (recorded: readonly [MetricDimensions, MetricValues][]) =>
  recorded.map(([{ topic }, values]) => [topic, values['records-behind'], values['partitions-stalled']])

test('records behind are counted from the position, from the log start where there is none, and never below zero', async () => {
  const { flow, measure } = flowWith()
  flow.starts = new Map([
    ['a-0', 0n],
    ['a-1', 40n],
    ['b-0', 0n],
  ])
  flow.ends = new Map([
    ['a-0', 100n],
    ['a-1', 50n],
    ['b-0', 7n],
  ])
  flow.positions = new Map([
    ['a-0', 90n],
    ['b-0', 9n],
  ])
  await measure(['a', 'b'])
  assert.deepEqual(ofTopic(flow.recorded), [
    ['source.a', 20, 0],
    ['source.b', 0, 0],
  ])
})

test('a partition that holds records and whose position has not moved for a turn is stalled, and the log names it', async () => {
  const { flow, measure } = flowWith()
  flow.ends.set('a-0', 10n)
  flow.positions.set('a-0', 4n)
  await measure()
  flow.ends.set('a-0', 20n)
  await measure()
  flow.positions.set('a-0', 5n)
  await measure()
  assert.deepEqual(ofTopic(flow.recorded), [
    ['source.a', 6, 0],
    ['source.a', 16, 1],
    ['source.a', 15, 0],
  ])
  assert.equal(flow.warnings.length, 1)
  assert.match(flow.warnings[0] ?? '', /^a-0 is not mirrored on: 16 records wait at source offset 4/)
})

test('one that was copied to its end and behind which new records have come is not stalled yet', async () => {
  const { flow, measure } = flowWith()
  flow.ends.set('a-0', 10n)
  flow.positions.set('a-0', 10n)
  await measure()
  flow.ends.set('a-0', 12n)
  await measure()
  assert.deepEqual(ofTopic(flow.recorded).at(-1), ['source.a', 2, 0])
})

test('where only the marker of a transaction is left, or what compaction left, nothing is behind', async () => {
  const { flow, measure } = flowWith()
  flow.holdsRecords = async () => false
  flow.ends.set('a-0', 10n)
  flow.positions.set('a-0', 9n)
  await measure()
  await measure()
  assert.deepEqual(ofTopic(flow.recorded), [
    ['source.a', 1, 0],
    ['source.a', 0, 0],
  ])
})

test('a source that does not say whether records are there: they are taken to be', async () => {
  const { flow, measure } = flowWith()
  flow.holdsRecords = () => Promise.reject(new Error('no leader'))
  flow.ends.set('a-0', 3n)
  await measure()
  await measure()
  assert.deepEqual(ofTopic(flow.recorded).at(-1), ['source.a', 3, 1])
  assert.match(flow.warnings[0] ?? '', /was not looked into at source offset 0.*no leader/)
})

test('with metrics.by.partition each partition has its own value as well', async () => {
  const { flow, measure } = flowWith({ isByPartition: true })
  flow.ends = new Map([
    ['a-0', 3n],
    ['a-1', 4n],
  ])
  flow.starts = new Map([
    ['a-0', 0n],
    ['a-1', 0n],
  ])
  await measure()
  assert.deepEqual(
    flow.recorded.map(([{ topic, partition }, values]) => [topic, partition, values['records-behind']]),
    [
      ['source.a', undefined, 7],
      ['source.a', 0, 3],
      ['source.a', 1, 4],
    ],
  )
})
