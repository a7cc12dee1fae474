import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SimulatedEnvironment } from '../../support/simulated-environment.ts'
import { eventOf, logText } from '../../support/simulated-event.ts'
import { type Fate, fates, networkWith, type Request } from '../../support/simulated-network.ts'
import { SimulatedTarget } from '../../support/simulated-target.ts'

/*
  The shortest ways in which simpler rules fail (spec/exactly-once 5), through replicate() itself, with labels and
  without. A crash is a killed environment, "unread" what it sent and nobody has read yet.
*/

const remote = { topic: 'source.orders', partition: 0 }
const name = 'source.orders-0'

/** One remote partition, and a new environment for each invocation that does not name one. */
const scene = (isLabelled: boolean, batchSize = 2) => {
  const target = new SimulatedTarget([remote])
  const found: string[] = []
  const environment = (...troubles: readonly (readonly [Request, Fate])[]) =>
    new SimulatedEnvironment(target, {
      isLabelled,
      batchSize: () => batchSize,
      network: networkWith(...troubles),
    })
  return {
    target,
    partition: target.partition(remote),
    found,
    environment,
    log: () => logText(target.partition(remote)),
    /** One invocation of a cold environment, or of the one given. */
    deliver: async (records: string, by = environment()) => {
      const ending = await by.run(eventOf({ 'orders-0': records }))
      found.push(...by.found.splice(0))
      assert(by.connection.mostUnanswered <= 1, 'rule 3: one batch in flight a partition')
      return ending instanceof Error ? 'threw' : ending
    },
  }
}

for (const isLabelled of [true, false]) {
  const how = isLabelled ? 'with labels' : 'without labels'

  test(`trace 1, ${how}: a lost answer, then a shorter event whose success is lost, then the whole one`, async () => {
    const { deliver, environment, log, found } = scene(isLabelled)
    assert.equal(await deliver('r0 r1 r2', environment(['produce', fates.answerLost])), 'threw')
    const warm = environment()
    assert.equal(await deliver('r0', warm), 'returned')
    assert.equal(await deliver('r0 r1 r2', warm), 'returned')
    assert.equal(log(), 'r0 r1 r2')
    assert.deepEqual(found, [])
  })

  test(`trace 2, ${how}: a dead environment has one batch on its way, and it is refused`, async () => {
    const { deliver, environment, log, target, found } = scene(isLabelled)
    assert.equal(await deliver('r0 r1 r2', environment(['produce', fates.crashUnread])), 'killed')
    // r1 is compacted away at the source.
    assert.equal(await deliver('r0 r2 r3', environment(['produce', fates.answerLost])), 'threw')
    assert.equal(target.late.length, 1)
    target.arrive()
    assert.equal(await deliver('r0 r2 r3'), 'returned')
    assert.equal(log(), 'r0 r2 r3')
    assert.deepEqual(found, [])
  })

  test(`trace 3, ${how}: a duplicate is no success: it may be other records under the same sequences`, async () => {
    const { deliver, environment, log, target } = scene(isLabelled)
    assert.equal(await deliver('r0 r1', environment(['produce', fates.crashUnread])), 'killed')
    // r0 is compacted away at the source.
    const overtaken = { ...fates.answered, before: () => target.arrive() }
    assert.equal(await deliver('r1 r2', environment(['produce', overtaken])), 'returned')
    assert.equal(log(), 'r0 r1 r2')
  })

  test(`trace 4, ${how}: a late first position changes nothing, for the producer id is the flow's`, async () => {
    const { deliver, environment, log, target } = scene(isLabelled)
    assert.equal(await deliver('r0 r1', environment(['commit', fates.crashUnread])), 'killed')
    assert.equal(await deliver('r0 r1', environment(['produce', fates.answerLost])), 'threw')
    target.arrive()
    assert.equal(await deliver('r0 r1'), 'returned')
    assert.equal(log(), 'r0 r1')
  })

  test(`trace 5, ${how}: gaps at the source are not taken for copied records`, async () => {
    const { deliver, environment, log, found } = scene(isLabelled)
    assert.equal(await deliver('r0 r3', environment(['produce', fates.answerLost])), 'threw')
    assert.equal(await deliver('r0'), 'returned')
    assert.equal(await deliver('r0 r3 r4'), 'returned')
    assert.equal(log(), 'r0 r3 r4')
    assert.deepEqual(found, [])
  })

  test(`trace 6, ${how}: recovery keeps the epoch, so that the broker refuses the later of two`, async () => {
    const { deliver, environment, log, target } = scene(isLabelled)
    const warm = environment()
    assert.equal(await deliver('r0 r1', warm), 'returned')
    assert.equal(await deliver('r2 r3', environment(['produce', fates.crashUnread])), 'killed')
    assert.equal(await deliver('r2 r3', warm), 'returned')
    target.arrive()
    assert.equal(log(), 'r0 r1 r2 r3')
    assert.equal(target.positions.get(name)?.producerEpoch, 0)
  })

  test(`trace 7, ${how}: records are matched, not counted`, async () => {
    const { deliver, environment, log } = scene(isLabelled)
    assert.equal(await deliver('r0 r1', environment(['produce', fates.answerLost])), 'threw')
    // r1 is compacted away at the source.
    assert.equal(await deliver('r0 r2'), 'returned')
    assert.equal(log(), 'r0 r1 r2')
  })

  test(`trace 8, ${how}: a commit overtaken by a later event, and byte-identical neighbours`, async () => {
    const { deliver, environment, log, target } = scene(isLabelled)
    const dying = environment(['commit', fates.answered], ['commit', fates.crashUnread])
    assert.equal(await deliver('r0:a', dying), 'killed')
    assert.equal(await deliver('r0:a r1:b'), 'returned')
    target.arrive()
    assert.equal(await deliver('r2:b'), 'returned')
    // Without labels this is where the guarantee ends (spec/exactly-once 4, point 7): r2 is taken for r1.
    assert.equal(log(), isLabelled ? 'a b b' : 'a b')
  })

  test(`trace 9, ${how}: the log was cut and a late batch landed at its start: said, out of order, not lost`, async () => {
    const { deliver, environment, log, target, partition, found } = scene(isLabelled)
    const dying = environment(['commit', fates.answered], ['commit', fates.crashBefore])
    assert.equal(await deliver('r0 r1', dying), 'killed')
    assert.equal(await deliver('r2', environment(['produce', fates.crashUnread])), 'killed')
    partition.truncate(0n)
    target.arrive()
    assert.equal(log(), 'r2')
    assert.equal(await deliver('r0 r1 r2'), 'returned')
    assert.equal(log(), 'r2 r0 r1 r2')
    assert.deepEqual(found, ['sequence-hole'])
  })

  test(`trace 10, ${how}: cut and grown back to the expected length: said after the refusal, not stuck`, async () => {
    const { deliver, log, partition, found } = scene(isLabelled, 1)
    assert.equal(await deliver('r0 r1'), 'returned')
    partition.truncate(1n)
    partition.appendOthers()
    assert.equal(await deliver('r2'), 'returned')
    assert.equal(log(), 'r0 x r2')
    assert.deepEqual(found, ['history-lost'])
  })

  test(`trace 11, ${how}: the state expired before a late batch arrived: written twice, and said`, async () => {
    const { deliver, environment, log, target, partition, found } = scene(isLabelled)
    assert.equal(await deliver('r0 r1', environment(['produce', fates.crashUnread])), 'killed')
    assert.equal(await deliver('r0 r1'), 'returned')
    partition.expireProducers()
    target.arrive()
    assert.equal(await deliver('r2'), 'returned')
    assert.equal(log(), 'r0 r1 r0 r1 r2')
    assert.deepEqual(found, ['sequence-hole'])
  })

  test(`trace 12, ${how}: appended, not replicated, and the state expired: written twice, and said`, async () => {
    const { deliver, environment, log, partition, found } = scene(isLabelled)
    assert.equal(await deliver('r0 r1', environment(['produce', fates.unreplicated])), 'threw')
    partition.expireProducers()
    assert.equal(await deliver('r0 r1'), 'returned')
    assert.equal(log(), 'r0 r1 r0 r1')
    assert.deepEqual(found, ['written-twice'])
  })

  test(`trace 13, ${how}: cut, and grown back by another writer: lost in silence, outside of the guarantee`, async () => {
    const { deliver, log, partition, found } = scene(isLabelled)
    assert.equal(await deliver('r0'), 'returned')
    partition.truncate(0n)
    partition.appendOthers()
    assert.equal(await deliver('r1'), 'returned')
    assert.equal(log(), 'x r1')
    assert.deepEqual(found, [])
  })
}
