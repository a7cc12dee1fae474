import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encodeKey, encodeValue } from '../../../lib/mirror/offset-sync.ts'
import { OffsetTranslation } from '../../../lib/tasks/offset-translation.ts'
import type { StoredRecord } from '../../../lib/tasks/ports.ts'

const orders = { topic: 'orders', partition: 0 }

/** An offset syncs topic to which a test appends, and what was asked of it. */
const offsetSyncsTopic = () => {
  const records: StoredRecord[] = []
  const askedFrom: (bigint | undefined)[] = []
  return {
    records,
    askedFrom,
    append: (upstreamOffset: bigint, downstreamOffset: bigint) =>
      records.push({
        offset: BigInt(records.length),
        key: encodeKey(orders),
        value: encodeValue({ ...orders, upstreamOffset, downstreamOffset }),
      }),
    async *read(from?: bigint) {
      askedFrom.push(from)
      yield* records.filter(({ offset }) => offset >= (from ?? 0n))
    },
  }
}

test('nothing is translated before the topic was read to its end', async () => {
  const topic = offsetSyncsTopic()
  topic.append(100n, 200n)
  const translation = new OffsetTranslation(topic)
  assert.equal(translation.translateDownstream(orders, 100n), null)
  await translation.refresh()
  assert.equal(translation.translateDownstream(orders, 100n), 200n)
  assert.equal(translation.translateDownstream(orders, 150n), 201n)
})

test('a refresh reads on where the last one ended', async () => {
  const topic = offsetSyncsTopic()
  topic.append(100n, 200n)
  const translation = new OffsetTranslation(topic)
  await translation.refresh()
  topic.append(150n, 251n)
  await translation.refresh()
  await translation.refresh()
  assert.deepEqual(topic.askedFrom, [undefined, 1n, 2n])
  assert.equal(translation.translateDownstream(orders, 150n), 251n)
})

test("a record without key or value, somebody's tombstone, is passed over", async () => {
  const topic = offsetSyncsTopic()
  topic.append(100n, 200n)
  topic.records.push({ offset: 1n, key: encodeKey(orders), value: null })
  const translation = new OffsetTranslation(topic)
  await translation.refresh()
  assert.equal(translation.translateDownstream(orders, 100n), 200n)
})

test('a record that is no offset sync is an error that says where it stands', async () => {
  const topic = offsetSyncsTopic()
  topic.append(100n, 200n)
  topic.records.push({ offset: 1n, key: Buffer.from('?'), value: Buffer.from('?') })
  await assert.rejects(
    new OffsetTranslation(topic).refresh(),
    /^Error: The record at offset 1 of the offset syncs topic/,
  )
})
