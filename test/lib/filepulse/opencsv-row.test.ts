import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { parseCsvRow } from '../../../lib/filepulse/opencsv-row.ts'

/** What opencsv 5.9 answered: three options, a row, and its columns or the message of its error. */
type Answer = readonly [boolean, boolean, boolean, string, readonly string[] | string]

const file = new URL('../../fixtures/weblogs/opencsv-rows.json', import.meta.url)
const answers: readonly Answer[] = JSON.parse(readFileSync(file, 'utf8'))
const characters = { separator: ',', quote: '"', escapeWith: '\\' }

for (const [ignoresQuotations, ignoresLeadingBlanks, isStrict, row, expected] of answers) {
  const options = { ignoresQuotations, ignoresLeadingBlanks, isStrict }
  test(`the row ${JSON.stringify(row)} is taken apart as by opencsv, ${JSON.stringify(options)}`, () => {
    const parse = () => parseCsvRow(row, { ...characters, ...options })
    if (typeof expected === 'string') assert.throws(parse, /a quote has no end/)
    else assert.deepEqual(parse(), expected)
  })
}

test('opencsv was asked about rows of every kind', () => assert.equal(answers.length, 104))
