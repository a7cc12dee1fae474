import assert from 'node:assert/strict'
import { test } from 'node:test'
import { once } from '../../../lib/tasks/once.ts'

test('what succeeded is not done again', async () => {
  let runs = 0
  const create = once(async () => void runs++)
  await create()
  await create()
  assert.equal(runs, 1)
})

test('what failed is tried again by the next call', async () => {
  let runs = 0
  const create = once(async () => {
    if (++runs === 1) throw new Error('no leader yet')
  })
  await assert.rejects(create(), /no leader yet/)
  await create()
  await create()
  assert.equal(runs, 2)
})
