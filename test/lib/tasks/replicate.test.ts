import assert from 'node:assert/strict'
import { test } from 'node:test'
import { movedPosition } from '../../../lib/mirror/moved-position.ts'
import type { Position } from '../../../lib/mirror/position.ts'
import { SimulatedEnvironment } from '../../support/simulated-environment.ts'
import { eventOf, logText } from '../../support/simulated-event.ts'
import { type Fate, fates, type Network, networkWith } from '../../support/simulated-network.ts'
import { SimulatedTarget } from '../../support/simulated-target.ts'

/* What replicate() does with an event, and what it leaves behind when something fails. Faults that combine: replicate-model.test.ts. */

const at = (partition: number, topic = 'source.orders') => ({ topic, partition })

/** A target with these partitions of `source.orders`, 0 otherwise. */
const targetWith = (...partitions: readonly number[]) =>
  new SimulatedTarget((partitions.length ? partitions : [0]).map((partition) => at(partition)))

const log = (target: SimulatedTarget, partition = 0) => logText(target.partition(at(partition)))

/** What is stored of a partition, as (sequence, up, down). */
const stored = (target: SimulatedTarget, partition = 0): readonly (number | bigint)[] => {
  const position: Position | undefined = target.positions.get(`source.orders-${partition}`)
  return position ? [position.sequence, position.upstreamOffset, position.downstreamOffset] : []
}

const event = (...partitions: readonly string[]) =>
  eventOf(Object.fromEntries(partitions.map((records, partition) => [`orders-${partition}`, records])))

/** Only the requests to this partition's leader fare so, each time. */
const produceTo =
  (partition: number, fate: Fate): Network =>
  (request, partitions) =>
    request === 'produce' && partitions.includes(`source.orders-${partition}`) ? fate : fates.answered

test('the first record ever: the position is stored before anything is produced, then after it', async () => {
  const target = targetWith()
  const environment = new SimulatedEnvironment(target)
  assert.equal(await environment.run(event('r7 r8')), 'returned')
  assert.deepEqual(
    environment.requests.filter((request) => request === 'produce' || request === 'commit'),
    ['commit', 'produce', 'commit'],
  )
  assert.deepEqual(stored(target), [2, 9n, 2n])
  assert.equal(log(target), 'r7 r8')
})

test('warm, an event costs three answers: the log end, the batch, the position', async () => {
  const environment = new SimulatedEnvironment(targetWith())
  await environment.run(event('r0'))
  environment.requests.length = 0
  assert.equal(await environment.run(event('r1 r2')), 'returned')
  assert.deepEqual(
    environment.requests.filter((request) => request !== 'write map'),
    ['log ends', 'produce', 'commit'],
  )
})

test('records that come again are left out by what is stored; an event of nothing else stores nothing', async () => {
  const target = targetWith()
  const environment = new SimulatedEnvironment(target)
  await environment.run(event('r0 r1'))
  environment.requests.length = 0
  assert.equal(await environment.run(event('r0 r1')), 'returned')
  assert(environment.requests.includes('fetch positions'))
  assert(!environment.requests.includes('commit'))
  assert.equal(await environment.run(event('r1 r2')), 'returned')
  assert.equal(log(target), 'r0 r1 r2')
  assert.deepEqual(environment.skipped, [2, 1])
})

test('a position that was put back counts, also where an environment remembers another one', async () => {
  const target = targetWith()
  const environment = new SimulatedEnvironment(target)
  await environment.run(event('r0 r1 r2'))
  const before = target.positions.get('source.orders-0')
  assert(before)
  const move = { upstreamOffset: 1n, logEnd: 3n, before }
  target.positions.set('source.orders-0', movedPosition(move, before.producerId, undefined))
  assert.equal(await environment.run(event('r1 r2')), 'returned')
  assert.equal(log(target), 'r0 r1 r2 r1 r2')
  assert.deepEqual(stored(target), [2, 3n, 5n])
})

test('a log end that is not the expected one makes a warm environment cold', async () => {
  const target = targetWith()
  const [one, other] = [new SimulatedEnvironment(target), new SimulatedEnvironment(target)]
  await one.run(event('r0'))
  await other.run(event('r0 r1'))
  target.partition(at(0)).appendOthers()
  assert.equal(await one.run(event('r1 r2')), 'returned')
  assert.equal(log(target), 'r0 r1 x r2')
  assert.deepEqual(one.found, [])
})

test('partitions and topics of one event go at once, and their positions are stored in one request', async () => {
  const target = new SimulatedTarget([at(0), at(1), at(0, 'source.users')])
  const environment = new SimulatedEnvironment(target)
  const both = { 'orders-0': 'r0 r1 r2', 'orders-1': 'r5', 'users-0': 'r9' }
  assert.equal(await environment.run(eventOf(both)), 'returned')
  assert.deepEqual([log(target), log(target, 1)], ['r0 r1 r2', 'r5'])
  assert.equal(logText(target.partition(at(0, 'source.users'))), 'r9')
  // A commit of each first position, two rounds of batches of at most two records, one commit of all.
  const writes = environment.requests.filter((request) => request === 'produce' || request === 'commit')
  assert.deepEqual(writes, ['commit', 'commit', 'commit', 'produce', 'produce', 'commit'])
})

test('a gap that labels do not reach across is stored before anything behind it is sent', async () => {
  const target = targetWith()
  const environment = new SimulatedEnvironment(target)
  await environment.run(event('r0'))
  environment.requests.length = 0
  const killed = new SimulatedEnvironment(target, { network: networkWith(['produce', fates.crashAfter]) })
  assert.equal(await killed.run(event('r5000000 r5000001')), 'killed')
  assert.deepEqual(stored(target), [1, 5_000_000n, 1n])
  assert.equal(await environment.run(event('r5000000')), 'returned')
  assert.equal(await environment.run(event('r5000001 r5000002')), 'returned')
  assert.equal(log(target), 'r0 r5000000 r5000001 r5000002')
  assert.deepEqual(stored(target), [4, 5_000_003n, 4n])
})

test('every batch that was appended is told, with its place on both sides', async () => {
  const environment = new SimulatedEnvironment(targetWith())
  await environment.run(event('r0 r1 r4'))
  assert.deepEqual(
    environment.copied.map(({ from, count, baseOffset }) => [from, count, baseOffset]),
    [
      [0, 2, 0n],
      [2, 1, 2n],
    ],
  )
})

test('it is not known whether a batch was appended: nothing more is sent, all is reset, the event comes again', async () => {
  const target = targetWith()
  const environment = new SimulatedEnvironment(target, {
    network: networkWith(['produce', fates.answerLost]),
  })
  const ending = await environment.run(event('r0 r1 r2'))
  assert.match(
    String(ending),
    /^ReplicateError: orders-0 was not copied to source\.orders-0 from source offset 0: /,
  )
  assert.equal(environment.requests.filter((request) => request === 'produce').length, 1)
  assert.equal(environment.connection.resets, 1)
  assert.equal(await environment.run(event('r0 r1 r2')), 'returned')
  assert.equal(log(target), 'r0 r1 r2')
})

for (const [says, fate] of [
  ['is refused for now', fates.refusedForNow],
  ['is not answered', fates.unread],
] as const) {
  test(`a batch of one partition ${says}: the others go on, and their positions are stored`, async () => {
    const target = targetWith(0, 1)
    const environment = new SimulatedEnvironment(target, { leaders: 2, network: produceTo(1, fate) })
    const ending = await environment.run(event('r0 r1 r2', 'r5 r6'))
    assert.match(
      String(ending),
      /^ReplicateError: orders-1 was not copied to source\.orders-1 from source offset 5: /,
    )
    assert.deepEqual([log(target), log(target, 1)], ['r0 r1 r2', ''])
    assert.deepEqual(
      [stored(target), stored(target, 1)],
      [
        [3, 3n, 3n],
        [0, 5n, 0n],
      ],
    )
    const next = new SimulatedEnvironment(target)
    assert.equal(await next.run(event('r0 r1 r2', 'r5 r6')), 'returned')
    assert.deepEqual([log(target), log(target, 1)], ['r0 r1 r2', 'r5 r6'])
  })
}

test('a second refusal in one event is an error: the event comes again', async () => {
  const target = targetWith()
  const network: Network = (request) =>
    request === 'produce' ? { ...fates.unreplicated, answer: 'told' } : fates.answered
  const ending = await new SimulatedEnvironment(target, { network }).run(event('r0 r1'))
  assert.match(String(ending), /took records from source offset 0 that its followers do not have yet/)
  target.partition(at(0)).replicate()
  assert.equal(await new SimulatedEnvironment(target).run(event('r0 r1')), 'returned')
  assert.equal(log(target), 'r0 r1')
})

for (const [says, fate] of [
  ['is refused', fates.refusedForNow],
  ['is not answered, and was stored', fates.answerLost],
  ['is not answered, and was not stored', fates.unread],
] as const) {
  test(`a commit ${says}: the environment forgets, resets and throws; nothing comes twice`, async () => {
    const target = targetWith()
    const network = networkWith(['commit', fates.answered], ['commit', fate])
    const environment = new SimulatedEnvironment(target, { network })
    const ending = await environment.run(event('r0 r1'))
    assert.match(
      String(ending),
      /^ReplicateError: the positions of source\.orders-0 were not stored; the event is delivered again/,
    )
    assert.equal(environment.connection.resets, 1)
    environment.requests.length = 0
    assert.equal(await environment.run(event('r0 r1 r2')), 'returned')
    assert.ok(environment.requests.includes('fetch positions'), 'it has forgotten')
    assert.equal(log(target), 'r0 r1 r2')
  })
}

test('a first position that is not stored: nothing is produced under it', async () => {
  const target = targetWith()
  const environment = new SimulatedEnvironment(target, { network: networkWith(['commit', fates.unread]) })
  assert.match(String(await environment.run(event('r0'))), /orders-0 was not copied/)
  assert.equal(log(target), '')
})

test('a position that was found again is stored, though nothing was left to send', async () => {
  const target = targetWith()
  const failing = networkWith(['produce', fates.answerLost])
  await new SimulatedEnvironment(target, { network: failing, isLabelled: false }).run(event('r0:a r1:b'))
  assert.deepEqual(stored(target), [0, 0n, 0n])
  assert.equal(
    await new SimulatedEnvironment(target, { isLabelled: false }).run(event('r0:a r1:b')),
    'returned',
  )
  assert.deepEqual(stored(target), [2, 2n, 2n])
  // Else this one would be taken for its byte-identical neighbour.
  assert.equal(await new SimulatedEnvironment(target, { isLabelled: false }).run(event('r2:b')), 'returned')
  assert.equal(log(target), 'a b b')
})

test('the time is nearly over: what was copied is stored, the rest is left for the next invocation', async () => {
  const target = targetWith()
  const environment = new SimulatedEnvironment(target)
  // The clock ticks once a round: the second one is too late.
  assert.match(
    String(await environment.run(event('r0 r1 r2'), 0)),
    /from source offset 2: the invocation's time/,
  )
  assert.equal(log(target), 'r0 r1')
  assert.deepEqual(stored(target), [2, 2n, 2n])
  assert.equal(await environment.run(event('r0 r1 r2')), 'returned')
  assert.equal(log(target), 'r0 r1 r2')
})

test('a partition that the target lacks fails alone: the others are copied, and the error names it', async () => {
  const target = targetWith(0)
  const ending = await new SimulatedEnvironment(target).run(event('r0', 'r5'))
  assert.match(
    String(ending),
    /orders-1 was not copied to source\.orders-1 from source offset 5: .*UNKNOWN_TOPIC/,
  )
  assert.equal(log(target), 'r0')
  assert.deepEqual(stored(target), [1, 1n, 1n])
})

test('an empty event, and a partition without records, are copied by doing nothing', async () => {
  const environment = new SimulatedEnvironment(targetWith())
  assert.equal(await environment.run(event('')), 'returned')
  assert.ok(!environment.requests.includes('produce'))
})

for (const [says, fate] of [
  ['succeeds', fates.answered],
  ['fails', fates.unread],
] as const) {
  test(`what is left to send besides records is waited for when the commit ${says}`, async () => {
    const network = networkWith(['commit', fates.answered], ['commit', fate])
    const environment = new SimulatedEnvironment(targetWith(), { network })
    let isFlushed = false
    environment.flush = async () => {
      await new Promise((resolve) => setImmediate(resolve))
      isFlushed = true
    }
    await environment.run(event('r0'))
    assert.ok(isFlushed)
  })
}
