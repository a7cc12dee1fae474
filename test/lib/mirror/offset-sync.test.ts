import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decode, encodeKey, encodeValue, format } from '../../../lib/mirror/offset-sync.ts'
import { SchemaError } from '../../../lib/mirror/struct-reader.ts'
import { type CodecRow, codecRows, hex, isRow } from '../../support/codec-rows.ts'
import { mm2Lines, mm2Records } from '../../support/java-vectors.ts'

const syncOf = ({ name, partition, upstreamOffset, downstreamOffset }: CodecRow) => ({
  topic: name,
  partition,
  upstreamOffset: BigInt(upstreamOffset),
  downstreamOffset: BigInt(downstreamOffset),
})

test("OffsetSyncTest.testSerde: offset syncs have the bytes of Java's OffsetSync, both ways", () => {
  for (const row of codecRows('offset-sync')) {
    const sync = syncOf(row)
    assert.equal(encodeKey(sync).toString('hex'), row.key)
    assert.equal(encodeValue(sync).toString('hex'), row.value)
    assert.deepEqual(decode(hex(row.key), hex(row.value)), sync)
    assert.equal(format(sync), row.text)
  }
})

test('an offset sync of topic-1, partition 2, is 13 bytes of key and 16 of value', () => {
  const sync = { topic: 'topic-1', partition: 2, upstreamOffset: 3n, downstreamOffset: 4n }
  assert.deepEqual(encodeKey(sync), hex('0007 746f7069632d31 00000002'))
  assert.deepEqual(encodeValue(sync), hex('0000000000000003 0000000000000004'))
})

test("what MirrorMaker 2 wrote reads as Kafka's OffsetSyncFormatter prints it", () => {
  const printed = mm2Lines('offset-syncs.txt').filter(isRow('OffsetSync'))
  const read = mm2Records('offset-syncs.txt').map(({ key, value }) => format(decode(key, value)))
  assert.equal(read.length, 3)
  assert.deepEqual(read, printed.slice(0, 3))
})

for (const [says, key, value, field] of [
  ['a value that ends early', '0001 74 00000000', '00000000000000', 'upstreamOffset'],
  ['a key that ends in the topic', '0005 74', '0000000000000000 0000000000000000', 'topic'],
  ['a topic of negative length', 'ffff 00000000', '0000000000000000 0000000000000000', 'topic'],
  ['no key at all', '', '0000000000000000 0000000000000000', 'topic'],
] as const) {
  test(`${says} is an error that names ${field}`, () => {
    assert.throws(
      () => decode(hex(key), hex(value)),
      (error) => error instanceof SchemaError && error.message.includes(field),
    )
  })
}

test('bytes after the last field are not looked at, as in Java', () => {
  const sync = decode(hex('0001 74 00000000 ff'), hex('0000000000000001 0000000000000002 ffff'))
  assert.deepEqual(sync, { topic: 't', partition: 0, upstreamOffset: 1n, downstreamOffset: 2n })
})

test('a topic that is too long for a STRING is refused', () => {
  assert.throws(() => encodeKey({ topic: 'x'.repeat(32_768), partition: 0 }), /32768 bytes was not encoded/)
})
