import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  addSequence,
  advance,
  decodePosition,
  encodePosition,
  firstPosition,
  isSamePosition,
  isSequenceAtOrAfter,
  type Position,
  positionGroup,
  restart,
} from '../../../lib/mirror/position.ts'

const last = 2 ** 31 - 1

const position: Position = {
  producerId: 7000n,
  producerEpoch: 3,
  sequence: 41,
  upstreamOffset: 1_000_000_000_000n,
  downstreamOffset: 12n,
}

for (const [says, sequence, count, expected] of [
  ['the first record after none', 0, 0, 0],
  ['a batch of three', 0, 3, 3],
  ['the last sequence is followed by the first', last, 1, 0],
  ['a batch across the wrap', last - 1, 3, 1],
] as const) {
  test(`sequences are 31 bits wide: ${says}`, () => assert.equal(addSequence(sequence, count), expected))
}

for (const [says, later, earlier, expected] of [
  ['the same', 5, 5, true],
  ['one more', 6, 5, true],
  ['one less', 4, 5, false],
  ['0 is after the last one', 0, last, true],
  ['the last one is before 0', last, 0, false],
  ['a little less than half the circle ahead', 2 ** 30 - 1, 0, true],
  ['half the circle ahead counts as behind', 2 ** 30, 0, false],
] as const) {
  test(`whether a sequence is at or after another: ${says}`, () =>
    assert.equal(isSequenceAtOrAfter(later, earlier), expected))
}

test('a sequence is at or after another wherever on the circle both stand', () => {
  fc.assert(
    fc.property(fc.nat(last), fc.integer({ min: 0, max: 2 ** 30 - 1 }), (from, count) => {
      assert(isSequenceAtOrAfter(addSequence(from, count), from))
      if (count > 0) assert(!isSequenceAtOrAfter(from, addSequence(from, count)))
    }),
  )
})

test('the first record ever: sequence 0 at the log end, from the first offset of the event', () => {
  assert.deepEqual(firstPosition(7000n, 55n, 9n), {
    producerId: 7000n,
    producerEpoch: 0,
    sequence: 0,
    upstreamOffset: 55n,
    downstreamOffset: 9n,
  })
})

for (const [says, count, next, baseOffset, moved] of [
  ['at the log end', 2, 1_000_000_000_002n, 12n, { sequence: 43, downstreamOffset: 14n }],
  ['behind a gap at the source', 2, 1_000_000_000_900n, 12n, { sequence: 43, downstreamOffset: 14n }],
  ["behind another writer's records", 1, 1_000_000_000_001n, 20n, { sequence: 42, downstreamOffset: 21n }],
] as const) {
  test(`a batch that was appended ${says} moves all three together`, () =>
    assert.deepEqual(advance(position, count, next, baseOffset), {
      ...position,
      ...moved,
      upstreamOffset: next,
    }))
}

for (const [says, lastEpoch, expected] of [
  ['one more than its own, when nothing newer was seen', -1, 4],
  ['one more than the newest that was seen', 9, 10],
] as const) {
  test(`a new epoch is ${says}, starts at sequence 0 and skips nothing`, () =>
    assert.deepEqual(restart(position, lastEpoch, 5n), {
      producerId: 7000n,
      producerEpoch: expected,
      sequence: 0,
      upstreamOffset: position.upstreamOffset,
      downstreamOffset: 5n,
    }))
}

test('positions are the same only when all five fields are', () => {
  assert(isSamePosition(position, { ...position }))
  for (const other of [
    { producerId: 1n },
    { producerEpoch: 1 },
    { sequence: 1 },
    { upstreamOffset: 1n },
    { downstreamOffset: 1n },
  ])
    assert(!isSamePosition(position, { ...position, ...other }), Object.keys(other).join())
})

test('a position is an offset commit: the log end as the offset, the rest in plain decimal', () => {
  assert.deepEqual(encodePosition(position), { offset: 12n, metadata: '1 7000 3 41 1000000000000' })
})

test('every position is read back as it was written, in metadata that Kafka takes (4096 bytes)', () => {
  const int64 = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n })
  fc.assert(
    fc.property(int64, fc.nat(32_767), fc.nat(last), int64, int64, (id, epoch, sequence, up, down) => {
      const written: Position = {
        producerId: id,
        producerEpoch: epoch,
        sequence,
        upstreamOffset: up,
        downstreamOffset: down,
      }
      const { offset, metadata } = encodePosition(written)
      assert(metadata.length < 4096)
      assert.deepEqual(decodePosition(offset, metadata), written)
    }),
  )
})

for (const metadata of [
  '',
  'producer id',
  '2 1 0 0 0',
  '1 1 0 0',
  '1 1 0 0 -1',
  '1 1 0 0 0 ',
  '1 1 0 0 0 0',
]) {
  test(`metadata "${metadata}" is no position, and is not guessed at`, () =>
    assert.throws(() => decodePosition(0n, metadata), { name: 'RangeError', message: /is not a position/ }))
}

test('the group of a flow has its two aliases in its name', () => {
  assert.equal(positionGroup('us-west', 'eu'), '__mm2-positions.us-west->eu')
})
