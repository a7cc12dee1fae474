import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Position } from '../../../lib/mirror/position.ts'
import { decodePositionCopy, encodePositionCopy, positionCopyKey } from '../../../lib/mirror/position-copy.ts'

const position: Position = {
  producerId: 7n,
  producerEpoch: 1,
  sequence: 42,
  upstreamOffset: 100n,
  downstreamOffset: 90n,
}
const key = positionCopyKey('source', { topic: 'heartbeats', partition: 0 })

test('a copy has the key that MirrorMaker 2 looks under', () => {
  assert.equal(
    key.toString(),
    '["MirrorSourceConnector",{"cluster":"source","partition":0,"topic":"heartbeats"}]',
  )
})

test('a copy tells MirrorMaker 2 the last copied offset, and us the whole position', () => {
  const value = encodePositionCopy(position)
  assert.equal(value.toString(), '{"offset":99,"lambda.mirrormaker":"90 1 7 1 42 100"}')
  assert.deepEqual(decodePositionCopy(key, value), position)
})

test('an offset that MirrorMaker 2 wrote is no position', () => {
  assert.equal(decodePositionCopy(key, Buffer.from('{"offset":63}')), undefined)
})
