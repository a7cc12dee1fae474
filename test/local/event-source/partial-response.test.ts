import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readPartialResponse } from '../../../local/event-source/partial-response.ts'

const part = (partition: number, offsets: readonly number[]) => ({
  topic: 'orders',
  partition,
  offsets: offsets.map(BigInt),
  json: Buffer.from(offsets.join(',')),
  ends: offsets.map((_, index) => offsets.slice(0, index + 1).join(',').length),
  nextOffset: BigInt((offsets.at(-1) ?? 0) + 1),
})
const parts = [part(0, [10, 11, 12]), part(1, [5])]
const failed = (...items: readonly (readonly [string, number])[]) => ({
  batchItemFailures: items.map(([partition, offset]) => ({ itemIdentifier: { partition, offset } })),
})

for (const [says, answer] of [
  ['no list', {}],
  ['null', null],
  ['an empty list', { batchItemFailures: [] }],
  ['a list that is null', { batchItemFailures: null }],
] as const) {
  test(`${says} of failures: all was taken`, () => {
    const response = readPartialResponse(answer, parts, 'only-items')
    assert.deepEqual(response, { again: [], reached: parts })
  })
}

for (const [retry, again] of [
  ['only-items', [11n]],
  ['from-first', [11n, 12n]],
] as const) {
  test(`a failure in the middle comes again (${retry}), and only what is before it is committed`, () => {
    const response = readPartialResponse(failed(['orders-0', 11]), parts, retry)
    assert.equal(String(response?.again[0]?.json), again.join(','))
    assert.deepEqual(
      response?.again.map(({ offsets }) => offsets),
      [again],
    )
    assert.deepEqual(
      response?.reached.map(({ nextOffset }) => nextOffset),
      [11n, 6n],
    )
  })
}

for (const [says, answer] of [
  ['a partition that the event does not hold', failed(['orders-7', 10])],
  ['an offset that the event does not hold', failed(['orders-0', 99])],
  ['an identifier that is a string, as SQS has it', { batchItemFailures: [{ itemIdentifier: 'orders-0' }] }],
] as const) {
  test(`${says}: nothing was taken`, () => {
    assert.equal(readPartialResponse(answer, parts, 'only-items'), undefined)
  })
}
