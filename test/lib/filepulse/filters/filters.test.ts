import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ConnectValue, Struct } from '../../../../lib/connect/connect-value.ts'
import { jsonText } from '../../../../lib/connect/json-converter.ts'
import { createFilterChain } from '../../../../lib/filepulse/create-filter-chain.ts'
import { parseJson } from '../../../../lib/filepulse/parse-json.ts'

/* Every filter of FilePulse's with its own keys: a record in, records out, or an error. */

const struct = (json: string): Struct => {
  const value = parseJson(json)
  assert(value instanceof Map)
  return value
}
const chainOf = (type: string, keys: Readonly<Record<string, string>>) =>
  createFilterChain({
    filters: 'F',
    'filters.F.type': `io.streamthoughts.kafka.connect.filepulse.filter.${type}`,
    ...Object.fromEntries(Object.entries(keys).map(([key, value]) => [`filters.F.${key}`, value])),
  })
const run = (type: string, keys: Readonly<Record<string, string>>, records: readonly string[]): string[] => {
  const chain = chainOf(type, keys)
  const outcomes = records.map((json, index) =>
    chain.apply({ value: struct(json), row: index + 1, byteOffset: 0 }),
  )
  return [...outcomes, chain.end()].flatMap(({ records: out, failures }) => [
    ...failures.map(({ cause }) => `failed: ${cause instanceof Error ? cause.message : cause}`),
    ...out.map(({ value, isNull, key, topic, partition, headers }) =>
      [
        isNull ? 'null' : jsonText(value),
        ...(key === undefined ? [] : [`key ${jsonText(key as ConnectValue)}`]),
        ...(topic === undefined ? [] : [`topic ${topic}`]),
        ...(partition === undefined ? [] : [`partition ${partition}`]),
        ...Array.from(headers ?? [], ([name, value]) => `header ${name}=${value}`),
      ].join(' '),
    ),
  ])
}

const user = '{"user":{"name":"kim","age":"42"},"message":"a b"}'

for (const [type, keys, records, expected] of [
  [
    'AppendFilter',
    { field: '$.new', value: 'x {{ $.message }}' },
    ['{"message":"m"}'],
    ['{"message":"m","new":"x m"}'],
  ],
  [
    'AppendFilter',
    { field: '$.n', value: '{{ length($.message) }}' },
    ['{"message":"abc"}'],
    ['{"message":"abc","n":3}'],
  ],
  ['AppendFilter', { field: 'message', value: 'b' }, ['{"message":"a"}'], ['{"message":["a","b"]}']],
  [
    'AppendFilter',
    { field: 'message', value: 'b', overwrite: 'true' },
    ['{"message":"a"}'],
    ['{"message":"b"}'],
  ],
  [
    'AppendFilter',
    { field: '$topic', value: 'logs-{{ lowercase($.level) }}' },
    ['{"level":"WARN"}'],
    ['{"level":"WARN"} topic logs-warn'],
  ],
  ['AppendFilter', { field: '$key', value: '{{ $.user.name }}' }, [user], [`${user} key "kim"`]],
  ['AppendFilter', { field: '$partition', value: '2' }, ['{"a":1}'], ['{"a":1} partition 2']],
  ['AppendFilter', { field: '$headers.who', value: '{{ $.user.name }}' }, [user], [`${user} header who=kim`]],
  [
    'AppendFilter',
    { field: '$timestamp', value: '1' },
    ['{"a":1}'],
    ["failed: Cannot found setter method for attribute 'timestamp'"],
  ],
  [
    'AppendFilter',
    { field: '$.a', value: '{{ $.missing }}' },
    ['{"b":1}'],
    ['failed: the field $value.missing does not exist'],
  ],
  [
    'AppendFilter',
    { field: '$.at', value: "{{ to_timestamp($.t, 'yyyy-MM-dd HH:mm:ss,SSS', 'Asia/Seoul') }}" },
    ['{"t":"2025-08-10 12:00:00,123"}'],
    ['{"t":"2025-08-10 12:00:00,123","at":1754794800123}'],
  ],
  [
    'ConvertFilter',
    { field: 'user.age', to: 'INTEGER' },
    [user],
    ['{"user":{"name":"kim","age":42},"message":"a b"}'],
  ],
  ['ConvertFilter', { field: 'a', to: 'DOUBLE' }, ['{"a":"1"}'], ['{"a":1.0}']],
  ['ConvertFilter', { field: 'a', to: 'INTEGER', default: '0' }, ['{"a":"x"}'], ['{"a":0}']],
  [
    'ConvertFilter',
    { field: 'a', to: 'INTEGER' },
    ['{"a":"x"}'],
    ['failed: "x" cannot be converted to INTEGER'],
  ],
  [
    'ConvertFilter',
    { field: 'b', to: 'INTEGER', ignoreMissing: 'false' },
    ['{"a":"x"}'],
    ['failed: the field b does not exist (ignoreMissing=false)'],
  ],
  [
    'CSVFilter',
    { columns: 'id:INTEGER;name:STRING' },
    ['{"message":"7,\\"kim, j\\""}'],
    ['{"id":7,"name":"kim, j"}'],
  ],
  ['CSVFilter', { separator: ';' }, ['{"message":"a;b;c"}'], ['{"column1":"a","column2":"b","column3":"c"}']],
  [
    'CSVFilter',
    { 'extract.column.name': 'h', 'trim.column': 'true' },
    ['{"message":"1, 2","h":"a,b"}'],
    ['{"a":"1","b":"2"}'],
  ],
  ['CSVFilter', {}, ['{"message":"a\\\\,b,c"}'], ['{"column1":"a,b","column2":"c"}']],
  [
    'CSVFilter',
    { columns: 'id:INTEGER' },
    ['{"message":"1,2"}'],
    ['failed: the row has 2 columns, and 1 have a name'],
  ],
  [
    'DateFilter',
    {
      field: '$.t',
      target: '$.at',
      formats: "yyyy-MM-dd'T'HH:mm:ss, yyyy-MM-dd HH:mm",
      timezone: 'Europe/Paris',
    },
    ['{"t":"2025-08-10 12:00"}'],
    ['{"t":"2025-08-10 12:00","at":1754820000000}'],
  ],
  [
    'DateFilter',
    { field: '$.t', target: '$.t', formats: 'yyyy-MM-dd' },
    ['{"t":"2025-08-10 12:00"}'],
    ['failed: "2025-08-10 12:00" is no date of yyyy-MM-dd'],
  ],
  [
    'DelimitedRowFilter',
    { regex: '\\\\s*\\\\|\\\\s*'.replaceAll('\\\\', '\\') },
    ['{"message":"a | b|c"}'],
    ['{"column1":"a","column2":"b","column3":"c"}'],
  ],
  [
    'DelimitedRowFilter',
    { extractColumnName: 'headers' },
    ['{"message":"1;;","headers":["id;name;age","second"]}'],
    ['{"id":"1","name":null,"age":null}'],
  ],
  [
    'DropFilter',
    { if: "{{ equals($.level, 'DEBUG') }}" },
    ['{"level":"DEBUG"}', '{"level":"INFO"}'],
    ['{"level":"INFO"}'],
  ],
  [
    'DropFilter',
    { if: "{{ equals($.level, 'INFO') }}", invert: 'true' },
    ['{"level":"DEBUG"}', '{"level":"INFO"}'],
    ['{"level":"INFO"}'],
  ],
  [
    'DropFilter',
    { if: "{{ equals($.level, 'INFO') }}" },
    ['{"a":1}'],
    ['failed: the field $value.level does not exist'],
  ],
  [
    'DropFilter',
    { if: "{{ and(exists($value, 'level'), equals($.level, 'INFO')) }}" },
    ['{"a":1}'],
    ['{"a":1}'],
  ],
  ['ExcludeFilter', { fields: 'user.age, message' }, [user], ['{"user":{"name":"kim"}}']],
  ['ExcludeFieldsMatchingPatternFilter', { regex: '^-$' }, ['{"a":"-","b":"x"}'], ['{"a":null,"b":"x"}']],
  [
    'ExcludeFieldsMatchingPatternFilter',
    { regex: '^-$', 'block.field': 'true' },
    ['{"a":"-","b":"x"}'],
    ['{"b":"x"}'],
  ],
  [
    'ExplodeFilter',
    { source: 'list' },
    ['{"list":[1,2],"k":"x"}'],
    ['{"list":1,"k":"x"}', '{"list":2,"k":"x"}'],
  ],
  ['ExplodeFilter', {}, ['{"message":"m"}'], ['failed: the field message is of the type STRING, not ARRAY']],
  [
    'ExtractValueFilter',
    { field: 'message', regex: '(\\w+) .*', target: 'first' },
    [user],
    ['{"user":{"name":"kim","age":"42"},"message":"a b","first":"a"}'],
  ],
  [
    'ExtractValueFilter',
    { field: 'message', regex: '(\\d+)', 'default.value': 'none' },
    ['{"message":"x"}'],
    ['{"message":"none"}'],
  ],
  [
    'FailFilter',
    { if: '{{ is_empty($.a) }}', message: 'a of {{ $.b }} is empty' },
    ['{"a":"","b":"x"}', '{"a":"y"}'],
    ['failed: a of x is empty', '{"a":"y"}'],
  ],
  [
    'GroupRowFilter',
    { fields: 'k' },
    ['{"k":1,"v":1}', '{"k":1,"v":2}', '{"k":2,"v":3}'],
    ['{"records":[{"k":1,"v":1},{"k":1,"v":2}]}', '{"records":[{"k":2,"v":3}]}'],
  ],
  [
    'GroupRowFilter',
    { fields: 'k', 'max.buffered.records': '1', target: 'g' },
    ['{"k":1}', '{"k":1}'],
    ['{"g":[{"k":1}]}', '{"g":[{"k":1}]}'],
  ],
  ['JoinFilter', { field: '$.a', separator: '-' }, ['{"a":[1,"x"]}'], ['{"a":"1-x"}']],
  [
    'MoveFilter',
    { source: 'user.name', target: 'who.name' },
    [user],
    ['{"user":{"age":"42"},"message":"a b","who":{"name":"kim"}}'],
  ],
  [
    'MoveFilter',
    { source: 'x', target: 'y', ignoreMissing: 'false' },
    ['{"a":1}'],
    ['failed: the field x does not exist, so it did not become y'],
  ],
  ['MoveAllFieldsFilter', { excludes: 'id' }, ['{"id":1,"a":2,"b":3}'], ['{"id":1,"payload":{"a":2,"b":3}}']],
  [
    'NamingConventionRenameFilter',
    { 'naming.convention': 'snakeCase' },
    ['{"Client Address":1}'],
    ['{"client_address":1}'],
  ],
  [
    'NamingConventionRenameFilter',
    { 'naming.convention': 'pascalCase' },
    ['{"client_address":1}'],
    ['{"ClientAddress":1}'],
  ],
  ['NullValueFilter', { if: '{{ is_null($.a) }}' }, ['{"a":null}', '{"a":1}'], ['null', '{"a":1}']],
  [
    'RenameFilter',
    { field: 'user.name', target: 'who' },
    [user],
    ['{"user":{"age":"42","who":"kim"},"message":"a b"}'],
  ],
  ['SplitFilter', { split: 'message', separator: '\\s' }, ['{"message":"a b"}'], ['{"message":["a","b"]}']],
  ['SplitFilter', { split: 'x' }, ['{"message":"a b"}'], ['failed: the field x does not exist']],
] as const) {
  test(`${type} ${JSON.stringify(keys)}: ${records.join(' ')} becomes ${expected.join(' ') || 'nothing'}`, () => {
    assert.deepEqual(run(type, keys, records), expected)
  })
}

test('what failed is told to the filters of withOnFailure', () => {
  const chain = createFilterChain({
    filters: 'Json, Never',
    'filters.Json.type': 'JSONFilter',
    'filters.Json.withOnFailure': 'Tell',
    'filters.Never.type': 'FailFilter',
    'filters.Never.message': 'the rest of the chain is skipped',
    'filters.Tell.type': 'AppendFilter',
    'filters.Tell.field': '$.why',
    'filters.Tell.value': '{{ $error.filter }}: {{ $error.exceptionMessage }}',
  })
  const { records } = chain.apply({ value: new Map([['message', 'x']]), row: 1, byteOffset: 0 })
  assert.deepEqual(
    records.map(({ value }) => value.get('why')),
    ['Json: the text is no JSON object or array'],
  )
})

for (const [says, keys, message] of [
  [
    'an expression without an end',
    { if: '{{ equals($.a' },
    /^filters\.F\.if cannot be read: The expression .* has no a comma or \) at character 14/,
  ],
] as const) {
  test(`${says} is refused with its key`, () => {
    assert.throws(() => chainOf('DropFilter', keys), { message })
  })
}
