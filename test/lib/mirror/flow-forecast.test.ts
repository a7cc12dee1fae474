import assert from 'node:assert/strict'
import { test } from 'node:test'
import { forecastFlow } from '../../../lib/mirror/flow-forecast.ts'
import { priceList } from '../../../lib/mirror/price-list.ts'

const assumptions = {
  bytesPerSecondOfPoller: 5_000_000,
  gbSecondsPerMb: 0.216,
  mbPerInvocation: 4,
  minimumPollers: null,
  maximumPollers: null,
}
const topic = (bytesPerSecond: number, partitions: number, backlogBytes = 0) => ({
  bytesPerSecond,
  partitions,
  backlogBytes,
})
const tenMb = { topics: [topic(10_000_000, 12)] }
const rounded = (costs: object) =>
  Object.fromEntries(Object.entries(costs).map(([name, cost]) => [name, Math.round(cost)]))

test('10 MB/s cost what docs/deploy.md says, on demand and provisioned, beside MSK Connect and MSK Replicator', () => {
  const onDemand = forecastFlow(tenMb, assumptions, priceList)
  assert.deepEqual(rounded(onDemand.costs), {
    mirror: 76,
    pollerUnits: 0,
    mskConnect: 317,
    mskReplicator: 2290,
  })
  assert.deepEqual([onDemand.pollers, onDemand.pollerUnits], [2, undefined])
  const provisioned = forecastFlow(tenMb, { ...assumptions, minimumPollers: 1 }, priceList)
  assert.deepEqual([provisioned.pollers, provisioned.pollerUnits], [2, 1])
  assert.equal(Math.round(provisioned.costs.mirror + provisioned.costs.pollerUnits), 209)
})

for (const [says, topics, pollers, catchUpSeconds] of [
  ['nothing to do takes no time', [topic(0, 3)], 1, 0],
  [
    'a backlog is copied by as many pollers as there are partitions, less what comes in',
    [topic(1_000_000, 3, 14_000_000_000)],
    1,
    1_000,
  ],
  ['the slowest topic counts', [topic(0, 1, 5_000_000), topic(0, 1, 50_000_000)], 2, 10],
  [
    'a partition that takes more than a poller hands over is never caught up with',
    [topic(6_000_000, 1, 1), topic(0, 9)],
    2,
    undefined,
  ],
  ['each topic has a poller of its own', Array.from({ length: 12 }, () => topic(10, 1)), 12, 0],
] as const)
  test(says, () => {
    const forecast = forecastFlow({ topics }, assumptions, priceList)
    assert.deepEqual([forecast.pollers, forecast.catchUpSeconds], [pollers, catchUpSeconds])
  })

test('more pollers than one unit has need another one', () => {
  const topics = Array.from({ length: 12 }, () => topic(10, 1))
  const forecast = forecastFlow({ topics }, { ...assumptions, minimumPollers: 1 }, priceList)
  assert.equal(forecast.pollerUnits, 2)
})
