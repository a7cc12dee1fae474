import assert from 'node:assert/strict'
import { test } from 'node:test'
import { heavyFaultNames, lightFaultNames } from '../../faults/cluster-faults.ts'
import { planSeed } from '../../faults/seed-plan.ts'
import { wireFaultNames, wireFaults } from '../../faults/wire-faults.ts'

const plans = Array.from({ length: 200 }, (_, index) => planSeed(index + 1))

test('a seed plans the same whenever it is asked', () => {
  assert.deepEqual(planSeed(17), planSeed(17))
  assert.notDeepEqual(planSeed(17), planSeed(18))
})

test('two hundred seeds plan every fault, five times at least', () => {
  const counts = new Map<string, number>()
  for (const { wire, cluster } of plans)
    for (const { name } of [...wire, ...cluster]) counts.set(name, (counts.get(name) ?? 0) + 1)
  const rare = [...wireFaultNames, ...lightFaultNames, ...heavyFaultNames].filter(
    (name) => (counts.get(name) ?? 0) < 5,
  )
  assert.deepEqual(rare, [])
})

test('every fault strikes while events are delivered', () => {
  for (const { deliveries, wire, cluster } of plans)
    for (const { delivery } of [...wire, ...cluster]) assert(delivery > 0 && delivery < deliveries)
})

test('what the guarantees do not cover together is not planned together', () => {
  for (const { topics, wire, cluster } of plans) {
    if (!topics.some(({ kind }) => kind === 'old')) continue
    assert(!wire.some(({ name }) => wireFaults[name].act.startsWith('late')))
    const late: readonly string[] = [...heavyFaultNames, 'throttled by a quota']
    assert(!cluster.some(({ name }) => late.includes(name)))
  }
})

test('a position is not late where retention takes all that is copied', () => {
  for (const { wire, cluster } of plans)
    if (cluster.some(({ name }) => name === 'remote topic emptied'))
      assert(!wire.some(({ name }) => name === 'commit late' || name === 'commit late, killed'))
})

test('the real poller reads the source in one seed of five', () => {
  assert.equal(plans.filter(({ reader }) => reader === 'poller').length, 40)
})
