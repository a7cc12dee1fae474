import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FileRecord } from '../../../lib/filepulse/file-record.ts'
import type { Filter } from '../../../lib/filepulse/filter.ts'
import { FilterChain, type FilterStep } from '../../../lib/filepulse/filter-chain.ts'

const record = (text: string): FileRecord => ({ value: new Map([['message', text]]), row: 1, byteOffset: 0 })
const append = (suffix: string): Filter => ({
  apply: (record) => [
    { ...record, value: new Map([['message', `${record.value.get('message')}${suffix}`]]) },
  ],
})
const failing: Filter = {
  apply: ({ value }) => {
    throw new Error(`not ${value.get('message')}`)
  },
}
/** Holds one record back and fails on `bad`. */
const holding = (): Filter => {
  let held: FileRecord[] = []
  return {
    apply: (next) => {
      if (next.value.get('message') === 'bad') throw new Error('bad')
      const out = held
      held = [next]
      return out
    },
    flush: () => {
      const out = held
      held = []
      return out
    },
  }
}
const step = (alias: string, filter: Filter, more: Partial<FilterStep> = {}): FilterStep => ({
  alias,
  filter,
  ignoreFailure: false,
  onFailure: [],
  ...more,
})
const run = (steps: readonly FilterStep[], texts: readonly string[]) => {
  const chain = new FilterChain(steps)
  const outcomes = [...texts.map((text) => chain.apply(record(text))), chain.end()]
  return {
    records: outcomes.flatMap(({ records }) => records.map(({ value }) => value.get('message'))),
    failures: outcomes.flatMap(({ failures }) =>
      failures.map(({ alias, record: { value }, isHandled }) => [alias, value.get('message'), isHandled]),
    ),
  }
}

for (const [says, steps, texts, expected] of [
  [
    'records pass filters in order',
    [step('A', append('1')), step('B', append('2'))],
    ['x'],
    { records: ['x12'], failures: [] },
  ],
  ['no filters change nothing', [], ['x'], { records: ['x'], failures: [] }],
  [
    'a failure takes the record out, and is not handled',
    [step('A', failing), step('B', append('2'))],
    ['x'],
    { records: [], failures: [['A', 'x', false]] },
  ],
  [
    'with ignoreFailure the record goes on unchanged',
    [step('A', failing, { ignoreFailure: true }), step('B', append('2'))],
    ['x'],
    { records: ['x2'], failures: [['A', 'x', true]] },
  ],
  [
    'withOnFailure is another way, and the rest is skipped',
    [
      step('A', failing, { ignoreFailure: true, onFailure: [step('E', append('e'))] }),
      step('B', append('2')),
    ],
    ['x'],
    { records: ['xe'], failures: [['A', 'x', true]] },
  ],
  [
    'what a filter held back goes on before the failure',
    [step('A', holding()), step('B', append('2'))],
    ['x', 'bad', 'y'],
    { records: ['x2', 'y2'], failures: [['A', 'bad', false]] },
  ],
  [
    'a failure on the other way counts too',
    [step('A', failing, { onFailure: [step('E', failing)] })],
    ['x'],
    {
      records: [],
      failures: [
        ['A', 'x', true],
        ['E', 'x', false],
      ],
    },
  ],
  [
    'at the end every filter gives out what it held, in order',
    [step('A', holding()), step('B', holding()), step('C', append('3'))],
    ['x', 'y'],
    { records: ['x3', 'y3'], failures: [] },
  ],
] as const) {
  test(says, () => assert.deepEqual(run(steps, texts), expected))
}
