import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  checkpointPartition,
  decode,
  encodeKey,
  encodeValue,
  heartbeatPartition,
  sourcePartition,
} from '../../../lib/mirror/connect-offsets.ts'
import { partitionForKey } from '../../../lib/mirror/murmur2.ts'
import { javaVectors, mm2Records } from '../../support/java-vectors.ts'

test("keys have the bytes of Java's JsonConverter, whatever the names hold", () => {
  const keyOf = {
    source: () => encodeKey('MirrorSourceConnector', sourcePartition('A', 'A.t', 3)),
    checkpoint: (group: string) =>
      encodeKey('MirrorCheckpointConnector', checkpointPartition(group, 'A.t', 3)),
    heartbeat: (alias: string) => encodeKey('MirrorHeartbeatConnector', heartbeatPartition(alias, 'B')),
  }
  const rows = javaVectors<{ kind: keyof typeof keyOf; group: string; key: string }>('connect-offset-keys')
  assert.equal(rows.length, 30)
  for (const { kind, group, key } of rows) {
    assert.equal(keyOf[kind](group).toString(), Buffer.from(key, 'hex').toString())
  }
})

test('what MirrorMaker 2 wrote is written by us in the same bytes, to the same partition', () => {
  const records = mm2Records('mm2-offsets.txt')
  assert.equal(records.length, 3)
  for (const { key, value, partition } of records) {
    const record = decode(key, value)
    assert.ok(record?.offset)
    assert.deepEqual(encodeKey(record.connector, record.partition), key)
    assert.deepEqual(encodeValue(record.offset), value)
    assert.equal(partitionForKey(key, 25), partition)
  }
})

test('an offset beyond 2^53 is exact, and fields of our own follow it', () => {
  const offset = { offset: 9007199254740993n, sequence: 5, epoch: null }
  assert.equal(encodeValue(offset).toString(), '{"offset":9007199254740993,"sequence":5,"epoch":null}')
  const key = encodeKey('c', { topic: 't' })
  assert.deepEqual(decode(key, encodeValue(offset))?.offset, { ...offset, sequence: 5n })
})

test('a forgotten offset is null', () => {
  assert.deepEqual(decode(Buffer.from('["c",{"a":1}]'), null), {
    connector: 'c',
    partition: { a: 1n },
    offset: null,
  })
})

for (const key of [
  '',
  'x',
  '{}',
  '[]',
  '["c"]',
  '["c",{},1]',
  '[1,{}]',
  '["c",[]]',
  '["c",null]',
  '["c",{"a":{}}]',
]) {
  test(`the key ${JSON.stringify(key)} is passed over`, () => {
    assert.equal(decode(Buffer.from(key), Buffer.from('{"offset":1}')), undefined)
  })
}

for (const value of ['', '[]', '5', '{"offset":', '{"offset":{}}']) {
  test(`the value ${JSON.stringify(value)} is an error`, () => {
    assert.throws(() => decode(Buffer.from('["c",{}]'), Buffer.from(value)))
  })
}
