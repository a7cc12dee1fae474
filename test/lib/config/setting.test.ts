import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  booleanSetting,
  choiceSetting,
  doubleSetting,
  intSetting,
  listSetting,
  longSetting,
  shortSetting,
  stringSetting,
} from '../../../lib/config/setting.ts'

const settings = {
  STRING: stringSetting({ name: 'a', doc: '' }),
  LIST: listSetting({ name: 'a', doc: '' }),
  BOOLEAN: booleanSetting({ name: 'a', doc: '' }),
  SHORT: shortSetting({ name: 'a', doc: '' }),
  INT: intSetting({ name: 'a', doc: '' }),
  LONG: longSetting({ name: 'a', doc: '' }),
  DOUBLE: doubleSetting({ name: 'a', doc: '' }),
}

for (const [type, text, value] of [
  ['STRING', ' a b ', 'a b'],
  ['STRING', '', ''],
  ['LIST', '', []],
  ['LIST', '  ', []],
  ['LIST', 'a', ['a']],
  ['LIST', ' a , b\t,c ', ['a', 'b', 'c']],
  ['LIST', 'a,,b', ['a', '', 'b']],
  ['LIST', 'a,', ['a', '']],
  ['BOOLEAN', 'true', true],
  ['BOOLEAN', ' False ', false],
  ['BOOLEAN', 'TRUE', true],
  ['SHORT', '-32768', -32768],
  ['INT', '2147483647', 2147483647],
  ['INT', '+5', 5],
  ['INT', '007', 7],
  ['LONG', ' 9223372036854775807 ', 9223372036854775807n],
  ['LONG', '-1', -1n],
  ['DOUBLE', '0.8', 0.8],
  ['DOUBLE', '1e3', 1000],
] as const) {
  test(`${type} takes '${text}' as Kafka's ConfigDef does`, () => {
    assert.deepEqual(settings[type].parse(text), { value })
  })
}

for (const [type, text] of [
  ['BOOLEAN', 'yes'],
  ['BOOLEAN', ''],
  ['BOOLEAN', '1'],
  ['SHORT', '32768'],
  ['INT', '2147483648'],
  ['INT', '1.0'],
  ['INT', '0x10'],
  ['INT', ''],
  ['LONG', '9223372036854775808'],
  ['LONG', '1 2'],
  ['DOUBLE', 'much'],
] as const) {
  test(`${type} refuses '${text}'`, () => {
    const expected =
      type === 'BOOLEAN'
        ? /Expected value to be either true or false/
        : new RegExp(`Not a number of type ${type}`)
    const parsed = settings[type].parse(text)
    assert.match('expected' in parsed ? parsed.expected : '', expected)
  })
}

test('every 64-bit number comes back as it was written', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
      assert.deepEqual(settings.LONG.parse(String(value)), { value })
    }),
  )
})

test('a choice names what there is to choose from', () => {
  const location = choiceSetting({
    name: 'offset-syncs.topic.location',
    values: ['source', 'target'],
    doc: '',
  })
  assert.deepEqual(location.parse('target'), { value: 'target' })
  assert.deepEqual(location.parse('Target'), { expected: 'String must be one of: source, target' })
})

test('a validator sees the typed value', () => {
  const seen: unknown[] = []
  const setting = longSetting({
    name: 'a',
    doc: '',
    validate: (value) => {
      seen.push(value)
      return 'less'
    },
  })
  assert.deepEqual(setting.parse('12'), { expected: 'less' })
  assert.deepEqual(seen, [12n])
})
