import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SimulatedEnvironment } from '../../support/simulated-environment.ts'
import { eventOf, logText } from '../../support/simulated-event.ts'
import { type Fate, fates, networkWith, type Request } from '../../support/simulated-network.ts'
import { SimulatedTarget } from '../../support/simulated-target.ts'

/* What the target lost, from a position to the whole log: it is said, and no partition stands still for ever. */

const remote = { topic: 'source.orders', partition: 0 }

const scene = (isLabelled = true) => {
  const target = new SimulatedTarget([remote])
  const found: string[] = []
  return {
    target,
    partition: target.partition(remote),
    found,
    log: () => logText(target.partition(remote)),
    position: () => target.positions.get('source.orders-0'),
    /** One event, and a new environment for it. */
    deliver: async (records: string, ...troubles: readonly (readonly [Request, Fate])[]) => {
      const environment = new SimulatedEnvironment(target, { isLabelled, network: networkWith(...troubles) })
      const ending = await environment.run(eventOf({ 'orders-0': records }))
      found.push(...environment.found)
      return ending instanceof Error ? 'threw' : ending
    },
  }
}

/** The group of a flow loses the position of a partition that has been quiet for `offsets.retention.minutes`. */
const losePosition = ({ target }: ReturnType<typeof scene>) => target.positions.clear()

test('the position is lost: with labels the log tells it exactly', async () => {
  const lost = scene()
  await lost.deliver('r1000 r1001 r1002')
  losePosition(lost)
  assert.equal(await lost.deliver('r1001 r1002 r1003'), 'returned')
  assert.equal(lost.log(), 'r1000 r1001 r1002 r1003')
  assert.deepEqual(lost.found, ['position-lost'])
  assert.equal(lost.position()?.sequence, 4)
})

test('the position is lost: labels are read near the event, however far the source has come', async () => {
  const lost = scene()
  await lost.deliver('r5000000 r5000001')
  losePosition(lost)
  assert.equal(await lost.deliver('r5000001 r5000002'), 'returned')
  assert.equal(lost.log(), 'r5000000 r5000001 r5000002')
  losePosition(lost)
  assert.equal(await lost.deliver('r5000003'), 'returned')
  assert.equal(lost.position()?.upstreamOffset, 5_000_004n)
})

test('the position is lost, no labels, and the source begins later: a repeat, and the doubt is said', async () => {
  const lost = scene(false)
  await lost.deliver('r1000 r1001')
  losePosition(lost)
  assert.equal(await lost.deliver('r1000 r1001 r1002'), 'returned')
  assert.equal(lost.log(), 'r1000 r1001 r1000 r1001 r1002')
  assert.deepEqual(lost.found, ['position-lost', 'doubtful-match'])
})

test('the position is lost, and retention took all that it had told of: a new epoch, and it goes on', async () => {
  const lost = scene()
  await lost.deliver('r0 r1 r2')
  losePosition(lost)
  lost.partition.removeBefore(3n)
  assert.equal(await lost.deliver('r3'), 'returned')
  assert.equal(lost.log(), 'r0 r1 r2 r3')
  assert.deepEqual(lost.found, ['position-lost'])
  assert.equal(lost.position()?.producerEpoch, 1)
})

test('retention took what a lost answer had appended: said, a new epoch, and it goes on', async () => {
  const old = scene()
  assert.equal(await old.deliver('r0 r1', ['produce', fates.answerLost]), 'threw')
  old.partition.removeBefore(2n)
  assert.equal(await old.deliver('r0 r1 r2'), 'returned')
  assert.deepEqual(old.found, ['history-lost'])
  assert.equal(await old.deliver('r3'), 'returned')
  assert.equal(old.log(), 'r0 r1 r0 r1 r2 r3')
})

test('retention took the first of what a lost answer had appended: with labels nothing is lost', async () => {
  const old = scene()
  assert.equal(
    await old.deliver('r0 r1 r2', ['produce', fates.answered], ['produce', fates.answerLost]),
    'threw',
  )
  old.target.positions.set('source.orders-0', {
    ...(old.position() ?? assert.fail()),
    sequence: 0,
    upstreamOffset: 0n,
    downstreamOffset: 0n,
  })
  old.partition.removeBefore(2n)
  assert.equal(await old.deliver('r0 r1 r2 r3'), 'returned')
  assert.equal(old.log(), 'r0 r1 r2 r3')
  assert.deepEqual(old.found, [])
})

for (const [says, to] of [
  ['truncated', 2n],
  ['recreated', 0n],
] as const) {
  test(`the remote partition is ${says}: said, fenced by a new epoch, and it goes on behind what is left`, async () => {
    const cut = scene()
    await cut.deliver('r0 r1')
    assert.equal(await cut.deliver('r2 r3', ['produce', fates.crashUnread]), 'killed')
    await cut.deliver('r2 r3')
    cut.partition.truncate(to)
    assert.equal(await cut.deliver('r4'), 'returned')
    cut.target.arrive()
    assert.equal(cut.log(), to === 0n ? 'r4' : 'r0 r1 r4')
    assert.deepEqual(cut.found, ['target-lost-records'])
    assert.equal(cut.position()?.producerEpoch, 1)
  })
}

test('truncated again under the new epoch, and grown back by another writer: said, not stuck', async () => {
  const cut = scene()
  await cut.deliver('r0 r1')
  cut.partition.truncate(0n)
  await cut.deliver('r2 r3')
  cut.partition.truncate(0n)
  cut.partition.appendOthers()
  cut.partition.appendOthers()
  // The state of epoch 1 is gone with its records; a late batch of epoch 0 brings back the old one.
  cut.partition.append({
    producerId: 7000n,
    producerEpoch: 0,
    baseSequence: 9,
    baseTimestamp: 0n,
    records: [{ timestamp: 0n, key: null, value: Buffer.from('late'), headers: [] }],
  })
  assert.equal(await cut.deliver('r4'), 'returned')
  assert.deepEqual(cut.found, ['target-lost-records', 'sequence-hole'])
  assert.equal(cut.log(), 'x x late r4')
})

test('the target lost records between the look at its end and the batch: said', async () => {
  const cut = scene()
  await cut.deliver('r0 r1')
  const truncated = { ...fates.answered, before: () => cut.partition.truncate(0n) }
  assert.equal(await cut.deliver('r2', ['produce', truncated]), 'returned')
  assert.deepEqual(cut.found, ['target-lost-records'])
})

for (const isLabelled of [true, false]) {
  test(`records older than producer.id.expiration.ms, ${isLabelled ? 'with' : 'without'} labels: the log end tells what the broker forgot`, async () => {
    const old = scene(isLabelled)
    assert.equal(await old.deliver('r0 r1 r2', ['produce', fates.answerLost]), 'threw')
    old.partition.expireProducers()
    assert.equal(await old.deliver('r0 r1 r2'), 'returned')
    old.partition.expireProducers()
    assert.equal(await old.deliver('r3'), 'returned')
    assert.equal(old.log(), 'r0 r1 r2 r3')
    assert.deepEqual(old.found, [])
  })
}

test('a position that was only found again is not stored when the event fails: an earlier event may come', async () => {
  const { deliver, log, position, found } = scene(false)
  assert.equal(await deliver('r0 r2', ['produce', fates.answerLost]), 'threw')
  assert.equal(await deliver('r5', ['produce', fates.unread]), 'threw')
  assert.equal(position()?.sequence, 0)
  assert.equal(await deliver('r0 r2 r5'), 'returned')
  assert.equal(log(), 'r0 r2 r5')
  assert.deepEqual(found, [])
})
