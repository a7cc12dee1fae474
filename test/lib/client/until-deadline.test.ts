import assert from 'node:assert/strict'
import { test } from 'node:test'
import { untilDeadline } from '../../../lib/client/until-deadline.ts'

const collected = async (items: AsyncIterable<number>, timeoutMs: number): Promise<number[]> => {
  const all: number[] = []
  for await (const item of untilDeadline(items, timeoutMs)) all.push(item)
  return all
}

test('what ends in time comes whole', async () => {
  async function* three() {
    yield* [1, 2, 3]
  }
  assert.deepEqual(await collected(three(), 10_000), [1, 2, 3])
})

test('what hangs is left at the deadline, with what came before', async () => {
  const hanging = Promise.withResolvers<number>()
  async function* hangs() {
    yield 1
    yield await hanging.promise
  }
  assert.deepEqual(await collected(hangs(), 50), [1])
  hanging.reject(new Error('nobody is told of this any more'))
})

test('what fails in time fails', async () => {
  async function* fails() {
    yield 1
    throw new Error('the broker is gone')
  }
  await assert.rejects(collected(fails(), 10_000), /the broker is gone/)
})

test('without any time nothing is read', async () => {
  async function* endless() {
    for (let item = 0; ; item++) yield item
  }
  assert.deepEqual(await collected(endless(), 0), [])
})
