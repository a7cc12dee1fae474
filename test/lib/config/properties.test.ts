import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigException } from '../../../lib/config/config-exception.ts'
import { decodeProperties, parseProperties, propertyEntries } from '../../../lib/config/properties.ts'
import javaProperties from '../../fixtures/java-properties.json' with { type: 'json' }

// Texts and what java.util.Properties (JDK 17) made of them, keys sorted; null where it threw. The fixture's type is the
// union of what JSON holds, so its pairs are checked here.
const pairs = (value: unknown): string[][] | null => {
  if (value === null) return null
  assert.ok(Array.isArray(value))
  return value.map((pair) => {
    assert.ok(Array.isArray(pair))
    return pair.map(String)
  })
}

const byKey = (text: string): string[][] | null => {
  try {
    const last = new Map(parseProperties(text, 'mm2.properties').map(({ key, value }) => [key, value]))
    return [...last].sort(([a], [b]) => (a < b ? -1 : 1))
  } catch (error) {
    assert.ok(error instanceof ConfigException)
    return null
  }
}

for (const [text, expected] of javaProperties) {
  test(`${JSON.stringify(text)} is read as java.util.Properties reads it`, () => {
    assert.deepEqual(byKey(String(text)), pairs(expected))
  })
}

test('every malformed escape is reported with its line, not the first alone', () => {
  assert.throws(
    () => parseProperties('a = \\u12\nb = fine\n\nc\\uxx = d', 'mm2.properties'),
    (error) => {
      assert.ok(error instanceof ConfigException)
      assert.deepEqual(
        error.problems.map(({ origin }) => origin),
        ['mm2.properties, line 1', 'mm2.properties, line 4'],
      )
      return true
    },
  )
})

test('a property has the line on which its key starts', () => {
  const properties = parseProperties('# one\n\na = b \\\n  c\nd = e', 'mm2.properties')
  assert.deepEqual(properties, [
    { key: 'a', value: 'b c', line: 3 },
    { key: 'd', value: 'e', line: 5 },
  ])
})

test('the last of equal keys counts, with its own line', () => {
  const entries = propertyEntries(parseProperties('a = 1\na = 2', 'mm2.properties'), 'mm2.properties')
  assert.deepEqual(entries.get('a'), { value: '2', origin: 'mm2.properties, line 2', writtenAs: 'a' })
})

test('bytes are ISO-8859-1: a UTF-8 umlaut is two characters, as in Java', () => {
  assert.equal(decodeProperties(Uint8Array.of(0x61, 0xe4)), 'aä')
  assert.equal(decodeProperties(new TextEncoder().encode('ä')), 'Ã¤')
})
