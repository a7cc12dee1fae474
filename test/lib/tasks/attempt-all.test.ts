import assert from 'node:assert/strict'
import { test } from 'node:test'
import { attemptAll } from '../../../lib/tasks/attempt-all.ts'

const failing =
  (...bad: readonly string[]) =>
  (done: string[]) =>
  async (item: string) => {
    if (bad.includes(item)) throw new Error(`${item} was refused`)
    done.push(item)
  }

test('every item has its turn, in order, whatever becomes of the others', async () => {
  const done: string[] = []
  await assert.rejects(attemptAll(['a', 'b', 'c'], failing('a')(done)), { message: 'a was refused' })
  assert.deepEqual(done, ['b', 'c'])
})

test('several failures are one error that names them all', async () => {
  await assert.rejects(attemptAll(['a', 'b', 'c'], failing('a', 'c')([])), {
    name: 'AggregateError',
    message: 'a was refused; c was refused',
  })
})

test('without a failure nothing is thrown', async () => {
  const done: string[] = []
  await attemptAll(['a', 'b'], failing()(done))
  assert.deepEqual(done, ['a', 'b'])
})
