import assert from 'node:assert/strict'
import { test } from 'node:test'
import { jsonText } from '../../../lib/connect/json-converter.ts'
import { createFilterChain } from '../../../lib/filepulse/create-filter-chain.ts'

const grok = { 'filters.A.type': 'io.streamthoughts.kafka.connect.filepulse.filter.GrokFilter' }
const apply = (settings: Record<string, string>, message: string): string =>
  createFilterChain(settings)
    .apply({ value: new Map([['message', message]]), row: 1, byteOffset: 0 })
    .records.map(({ value }) => jsonText(value))
    .join()

for (const [says, settings, record] of [
  [
    'patterns are tried in the order of their numbers',
    { filters: 'A', ...grok, 'filters.A.patterns.10': '%{WORD:ten}', 'filters.A.patterns.9': '%{WORD:nine}' },
    '{"message":"x 1","nine":"x"}',
  ],
  [
    'pattern wins over patterns',
    { filters: 'A', ...grok, 'filters.A.pattern': '%{INT:a}', 'filters.A.patterns.0': '%{WORD:b}' },
    '{"message":"x 1","a":"1"}',
  ],
  [
    'a simple class name will do',
    { filters: 'A', 'filters.A.type': 'GrokFilter', 'filters.A.pattern': '%{INT:a}' },
    '{"message":"x 1","a":"1"}',
  ],
  [
    'withOnFailure names other filters',
    {
      filters: 'A',
      ...grok,
      'filters.A.pattern': '%{IPV4:a}',
      'filters.A.withOnFailure': 'B',
      'filters.B.type': 'GrokFilter',
      'filters.B.pattern': '%{INT:b}',
    },
    '{"message":"x 1","b":"1"}',
  ],
  ['no filters are no error', {}, '{"message":"x 1"}'],
] as const) {
  test(says, () => assert.equal(apply(settings, 'x 1'), record))
}

for (const [says, settings, message] of [
  ['a filter without a type', { filters: 'A' }, 'filters.A.type is not set and has no default.'],
  [
    'a class that there is not',
    { filters: 'A', 'filters.A.type': 'x.ProtobufFilter' },
    'filters.A.type is "x.ProtobufFilter": write one of ' +
      'AppendFilter, ConvertFilter, CSVFilter, DateFilter, DelimitedRowFilter, DropFilter, ExcludeFilter, ' +
      'ExcludeFieldsMatchingPatternFilter, ExplodeFilter, ExtractValueFilter, FailFilter, GrokFilter, GroupRowFilter, ' +
      'JoinFilter, JSONFilter, MoveAllFieldsFilter, MoveFilter, MultiRowFilter, NamingConventionRenameFilter, ' +
      'NullValueFilter, RenameFilter, SplitFilter, XmlToJsonFilter, XmlToStructFilter.',
  ],
  [
    'a grok filter without a pattern',
    { filters: 'A', ...grok },
    'filters.A.pattern is not set and has no default.',
  ],
  [
    'a directory of patterns',
    { filters: 'A', ...grok, 'filters.A.pattern': 'x', 'filters.A.patternsDir': '/p' },
    'filters.A.patternsDir names a directory, which a function does not have: write patternDefinitions.<NAME> for ' +
      'each of its patterns.',
  ],
  [
    'a way of failures that leads back',
    { filters: 'A', ...grok, 'filters.A.pattern': 'x', 'filters.A.withOnFailure': 'A' },
    'filters.A.withOnFailure leads back to the filter itself.',
  ],
] as const) {
  test(`${says} is refused with its key`, () => assert.throws(() => createFilterChain(settings), { message }))
}

test('a pattern that is defined by a key of its own may hold commas', () => {
  const chain = createFilterChain({
    filters: 'A',
    ...grok,
    'filters.A.pattern': '%{CODE:code}',
    'filters.A.patternDefinitions.CODE': '[A-Z]{2,3}',
  })
  const { records } = chain.apply({ value: new Map([['message', 'xABCDx']]), row: 1, byteOffset: 0 })
  assert.equal(records[0]?.value.get('code'), 'ABC')
})

test('each chain has filters of its own: a group of one file does not end in another', () => {
  const settings = { filters: 'A', 'filters.A.type': 'MultiRowFilter', 'filters.A.pattern': '^x' }
  const [first, second] = [createFilterChain(settings), createFilterChain(settings)]
  first.apply({ value: new Map([['message', 'a']]), row: 1, byteOffset: 0 })
  assert.deepEqual(second.end(), { records: [], failures: [] })
})
