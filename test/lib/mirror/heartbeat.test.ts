import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decode, encodeKey, encodeValue, format } from '../../../lib/mirror/heartbeat.ts'
import { type CodecRow, codecRows, hex, isRow } from '../../support/codec-rows.ts'
import { mm2Lines, mm2Records } from '../../support/java-vectors.ts'

const heartbeatOf = ({ name, upstreamOffset }: CodecRow) => ({
  sourceClusterAlias: `source-${name}`,
  targetClusterAlias: name,
  timestamp: BigInt(upstreamOffset),
})

test("HeartbeatTest.testSerde: heartbeats have the bytes of Java's Heartbeat, both ways", () => {
  for (const row of codecRows('heartbeat')) {
    const heartbeat = heartbeatOf(row)
    assert.equal(encodeKey(heartbeat).toString('hex'), row.key)
    assert.equal(encodeValue(heartbeat).toString('hex'), row.value)
    assert.deepEqual(decode(hex(row.key), hex(row.value)), heartbeat)
    assert.equal(format(heartbeat), row.text)
  }
})

for (const file of ['heartbeats.txt', 'source.heartbeats.txt']) {
  test(`what MirrorMaker 2 wrote (${file}) reads as Kafka's HeartbeatFormatter prints it`, () => {
    const printed = mm2Lines(file).filter(isRow('Heartbeat'))
    const read = mm2Records(file).map(({ key, value }) => format(decode(key, value)))
    assert.equal(read.length, 3)
    assert.deepEqual(read, printed.slice(0, 3))
  })
}
