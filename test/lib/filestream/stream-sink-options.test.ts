import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { StageException } from '../../../lib/connect/stage-exception.ts'
import { readStreamSinkOptions } from '../../../lib/filestream/stream-sink-options.ts'

const lineOf = (value: string | null, settings: Readonly<Record<string, string>>): string | undefined =>
  readStreamSinkOptions({ topics: 't', ...settings }).lineOf({
    topic: 't',
    partition: 0,
    offset: 7n,
    timestamp: 1n,
    headers: [],
    key: Buffer.from('no JSON'),
    value: value === null ? null : Buffer.from(value),
  })

/** What Kafka's own FileStreamSinkTask 4.1.1 has printed of values, behind Kafka's own converters, in UTC. */
interface Printed {
  readonly converter: string
  readonly schemas: boolean
  readonly value: string | null
  readonly line: string
}

const printed: readonly Printed[] = JSON.parse(
  readFileSync(new URL('../../fixtures/filestream/sink-lines-4.1.1.json', import.meta.url), 'utf8'),
)

for (const { converter, schemas, value, line } of printed) {
  test(`${converter}${schemas ? ' with schemas' : ''}: ${value} is the line that Kafka prints`, () => {
    const settings = { 'value.converter': converter, 'value.converter.schemas.enable': String(schemas) }
    assert.equal(`${lineOf(value, settings)}\n`, line)
  })
}

const text = { 'value.converter': 'org.apache.kafka.connect.storage.StringConverter' }
const schemas = { 'value.converter': 'org.apache.kafka.connect.json.JsonConverter' }
const plain = { ...schemas, 'value.converter.schemas.enable': 'false' }
const envelope = (type: string, payload: string) =>
  `{"schema":{"type":"struct","fields":[{"field":"a","type":"${type}","optional":true},{"field":"b","type":"string","optional":true}],"optional":false},"payload":${payload}}`

for (const [says, value, settings, line] of [
  ['a string is as it is', 'x, "y"', text, 'x, "y"'],
  ['a record without a value is null', null, text, 'null'],
  ['an empty one is an empty line', '', text, ''],
  ['a string of JSON has no quotes', '"x"', plain, 'x'],
  ['a map is as Java prints it', '{"a":1,"b":[true,null,"x"]}', plain, '{a=1, b=[true, null, x]}'],
  ['numbers are as Java prints them', '[1,1.0,1e10]', plain, '[1, 1.0, 1.0E10]'],
  ['a struct is Struct{…}', envelope('int32', '{"a":1,"b":"x"}'), schemas, 'Struct{a=1,b=x}'],
  ['and without its null fields', envelope('int32', '{"a":null,"b":"x"}'), schemas, 'Struct{b=x}'],
  ['without a converter a value is JSON without schemas', '{"a":1}', {}, '{a=1}'],
] as const) {
  test(says, () => assert.equal(lineOf(value, settings), line))
}

test('transforms and predicates come before the line', () => {
  const settings = {
    ...text,
    transforms: 'hoist, drop',
    'transforms.hoist.type': 'org.apache.kafka.connect.transforms.HoistField$Value',
    'transforms.hoist.field': 'line',
    'transforms.drop.type': 'org.apache.kafka.connect.transforms.Filter',
    'transforms.drop.predicate': 'gone',
    predicates: 'gone',
    'predicates.gone.type': 'org.apache.kafka.connect.transforms.predicates.RecordIsTombstone',
  }
  assert.equal(lineOf('x', settings), 'Struct{line=x}')
})

test('what a converter does not take says which one', () => {
  assert.throws(
    () => lineOf('{', plain),
    (error) => error instanceof StageException && error.stage === 'VALUE_CONVERTER',
  )
})

test('without a file there is no key: lines go to the log', () => {
  assert.equal('key' in readStreamSinkOptions({ topics: 't' }), false)
  assert.equal(readStreamSinkOptions({ topics: 't', file: '/tmp/test.sink.txt' }).key, 'test.sink.txt')
})
