import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withoutAborted } from '../../kafka/aborted-transactions.ts'
import { decodedBatch } from '../support/decoded-batch.ts'

const batch = (producerId: bigint, offset: number, isControl = false) =>
  decodedBatch({ offsets: [offset], producerId, isControl })

test('batches of aborted transactions are no records; those of others, and later ones of the same producer, are', () => {
  const batches = [batch(1n, 0), batch(2n, 1), batch(-1n, 2), batch(1n, 3, true), batch(1n, 4)]
  const visible = withoutAborted(batches, [{ producerId: 1n, firstOffset: 0n }])
  assert.deepEqual(
    visible.filter(({ isControl }) => !isControl).map(({ baseOffset }) => baseOffset),
    [1n, 2n, 4n],
  )
})

test('without aborted transactions every batch stays', () => {
  const batches = [batch(1n, 0), batch(1n, 1, true)]
  assert.deepEqual(withoutAborted(batches, []), batches)
})
