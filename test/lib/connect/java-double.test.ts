import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { javaDouble } from '../../../lib/connect/java-double.ts'

// What Java 17 prints for these doubles.
for (const [value, text] of [
  [1, '1.0'],
  [-0.5, '-0.5'],
  [0, '0.0'],
  [-0, '-0.0'],
  [1000, '1000.0'],
  [89000, '89000.0'],
  [9999999, '9999999.0'],
  [1e7, '1.0E7'],
  [12345678.9, '1.23456789E7'],
  [0.001, '0.001'],
  [0.0009, '9.0E-4'],
  [1e-7, '1.0E-7'],
  [-1.5e-10, '-1.5E-10'],
  [1.7976931348623157e308, '1.7976931348623157E308'],
  [Number.NaN, 'NaN'],
  [Number.POSITIVE_INFINITY, 'Infinity'],
] as const) {
  test(`a double of ${value} is written ${text}`, () => assert.equal(javaDouble(value), text))
}

test('a double is the same number when its text is read again', () => {
  fc.assert(fc.property(fc.double({ noNaN: true }), (value) => Object.is(Number(javaDouble(value)), value)))
})
