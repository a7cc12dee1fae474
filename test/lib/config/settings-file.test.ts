import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decodeSettings, encodeSettings } from '../../../lib/config/settings-file.ts'

test('settings come back as they were', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.string(), { noNullPrototype: true }), (settings) => {
      assert.deepEqual(decodeSettings(encodeSettings(settings)), settings)
    }),
  )
})

test('equal settings make equal files, whatever the order of their keys', () => {
  assert.equal(encodeSettings({ b: '1', a: '2' }), encodeSettings({ a: '2', b: '1' }))
  assert.equal(encodeSettings({ b: '1', a: '2' }), '{\n  "a": "2",\n  "b": "1"\n}\n')
})

for (const [says, text, message] of [
  ['text that is no JSON', '{', /settings.json: \(file\): is not JSON/],
  ['a list', '[]', /does not hold a JSON object/],
  ['a value that is no string', '{"tasks.max": 1}', /settings.json: tasks.max: is 1, not a string/],
] as const) {
  test(`${says} is refused`, () => {
    assert.throws(() => decodeSettings(text), message)
  })
}
