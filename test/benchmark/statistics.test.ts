import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { median, percentile } from '../../benchmark/statistics.ts'

suite('the median', () => {
  const rows: readonly (readonly [readonly number[], number])[] = [
    [[7], 7],
    [[3, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
    [[10, 9, 100], 10],
  ]
  for (const [values, expected] of rows)
    test(`of ${values.join(', ')} is ${expected}`, () => {
      assert.equal(median(values), expected)
    })

  test('of nothing is not a number', () => {
    assert.ok(Number.isNaN(median([])))
  })
})

suite('a percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index)
  const rows: readonly (readonly [readonly number[], number, number])[] = [
    [hundred, 0.5, 50],
    [hundred, 0.99, 99],
    [hundred, 1, 100],
    [hundred, 0, 1],
    [[5, 1], 0.5, 1],
    [[5, 1], 0.51, 5],
  ]
  for (const [values, share, expected] of rows)
    test(`${share} of ${values.length} values is ${expected}`, () => {
      assert.equal(percentile(values, share), expected)
    })
})
