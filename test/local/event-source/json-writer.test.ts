import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { base64Length, int64Length, JsonWriter } from '../../../local/event-source/json-writer.ts'

const written = (write: (to: JsonWriter) => void): string => {
  const writer = new JsonWriter()
  write(writer)
  return writer.copy(0).toString('latin1')
}

for (const value of [
  0,
  1,
  9,
  10,
  99,
  100,
  2 ** 31,
  1_700_000_000_000,
  Number.MAX_SAFE_INTEGER,
  -1,
  -10,
  -62_135_596_800_000,
]) {
  test(`${value} is written as it is read`, () => {
    assert.equal(
      written((to) => to.integer(value)),
      String(value),
    )
  })
}

test('every whole number is written as it is read', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (value) => {
      assert.equal(
        written((to) => to.integer(value)),
        String(value),
      )
    }),
  )
})

test('every INT64 is written whole, and its length is known', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
      assert.equal(
        written((to) => to.int64(value)),
        String(value),
      )
      assert.equal(int64Length(value), String(value).length)
    }),
  )
})

test('base64 is Node’s, on both sides of the length where it changes hands', () => {
  const lengths = fc.oneof(fc.nat(8), fc.integer({ min: 380, max: 390 }))
  const bytes = lengths.chain((length) => fc.uint8Array({ minLength: length, maxLength: length }))
  fc.assert(
    fc.property(bytes, (array) => {
      const text = written((to) => to.base64(Buffer.from(array)))
      assert.equal(text, Buffer.from(array).toString('base64'))
      assert.equal(text.length, base64Length(array.length))
    }),
  )
})

test('what was written stays when room is made', () => {
  const text = written((to) => {
    to.text('begin')
    to.reserve(1_000_000)
    to.base64(Buffer.alloc(600_000))
  })
  assert.equal(text.length, 5 + 800_000)
  assert.ok(text.startsWith('beginAAAA'))
})
