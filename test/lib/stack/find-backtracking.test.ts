import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findBacktracking } from '../../../lib/stack/find-backtracking.ts'
import { weblogSettings } from '../../support/weblog-settings.ts'

const warningsOf = (filter: Readonly<Record<string, string>>): readonly string[] =>
  findBacktracking([
    { kind: 'file-source', file: 'connectors/weblogs.json', settings: { ...weblogSettings, ...filter } },
  ])

for (const [says, filter] of [
  ['the pattern of the sample', {}],
  ['that of a web server', { 'filters.ParseLog4jLog.pattern': '%{COMBINEDAPACHELOG}' }],
] as const) {
  test(`${says} is well`, () => assert.deepEqual(warningsOf(filter), []))
}

for (const [says, pattern, letter] of [
  ['a quantifier within a quantifier', '^(?<message>(a+)+)$', 'a'],
  ['URI of the bank', '%{URI:uri}', 'A'],
] as const) {
  test(`${says} is warned of, with its key and the letter`, () => {
    const [warning = '', ...others] = warningsOf({ 'filters.ParseLog4jLog.pattern': pattern })
    assert.deepEqual(others, [])
    assert.ok(
      warning.startsWith('connectors/weblogs.json: filters.ParseLog4jLog.pattern: the pattern may take time'),
      warning,
    )
    assert.ok(warning.includes(`"${letter}"`), warning)
  })
}
