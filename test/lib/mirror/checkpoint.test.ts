import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decode, encodeKey, encodeValue, format } from '../../../lib/mirror/checkpoint.ts'
import { type CodecRow, codecRows, hex, isRow } from '../../support/codec-rows.ts'
import { mm2Lines, mm2Records } from '../../support/java-vectors.ts'

const checkpointOf = ({ name, partition, upstreamOffset, downstreamOffset }: CodecRow) => ({
  group: `group-${name}`,
  topic: name,
  partition,
  upstreamOffset: BigInt(upstreamOffset),
  downstreamOffset: BigInt(downstreamOffset),
  metadata: name,
})

test("CheckpointTest.testSerde: checkpoints have the bytes of Java's Checkpoint, both ways", () => {
  for (const row of codecRows('checkpoint')) {
    const checkpoint = checkpointOf(row)
    assert.equal(encodeKey(checkpoint).toString('hex'), row.key)
    assert.equal(encodeValue(checkpoint).toString('hex'), row.value)
    assert.deepEqual(decode(hex(row.key), hex(row.value)), checkpoint)
    assert.equal(format(checkpoint), row.text)
  }
})

test("what MirrorMaker 2 wrote reads as Kafka's CheckpointFormatter prints it", () => {
  const printed = mm2Lines('checkpoints.txt').filter(isRow('Checkpoint'))
  const read = mm2Records('checkpoints.txt').map(({ key, value }) => format(decode(key, value)))
  assert.equal(read.length, 3)
  assert.deepEqual(read, printed.slice(0, 3))
})

test('a checkpoint of a later version is read with the layout that we know', () => {
  const key = hex('0001 67 0001 74 00000000')
  const { upstreamOffset } = decode(key, hex('0001 0000000000000004 0000000000000005 0000'))
  assert.equal(upstreamOffset, 4n)
})
