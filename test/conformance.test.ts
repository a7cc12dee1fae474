import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'

interface Row {
  readonly number: number
  /** MirrorMaker 2's test, `Class.method`. */
  readonly name: string
  readonly ours: readonly string[]
}

const root = new URL('..', import.meta.url)
const read = (file: string): string => readFileSync(new URL(file, root), 'utf8')

const rows: readonly Row[] = [
  ...read('docs/conformance.md').matchAll(/^\| (\d+) \| (\S+) \| (.+) \|$/gm),
].map(([, number, name = '', ours = '']) => ({ number: Number(number), name, ours: ours.split('<br>') }))
const testFiles = globSync('{test,conformance}/**/*.test.ts', { cwd: root }).filter(
  (file) => file !== 'test/conformance.test.ts',
)

test('docs/conformance.md has a row for each of the 177 tests of MirrorMaker 2', () => {
  assert.deepEqual(
    rows.map(({ number }) => number),
    Array.from({ length: 177 }, (_, index) => index + 1),
  )
})

/** Whether a file has a test of this title; titles may be put together of the class and a name in a table. */
const hasTest = (file: string, name: string): boolean => {
  const text = read(file)
  const [className, method = ''] = name.split('.')
  return (
    new RegExp(`${name}(?!\\w)`).test(text) ||
    (text.includes(`${className}.\${name}`) && text.includes(`'${method}'`))
  )
}

/** What is wrong with what a row says of us, if anything. */
const problemOf = (name: string, ours: string): string | undefined => {
  if (ours === 'not yet' || /^does not apply: ./.test(ours)) return undefined
  const [, file = '', title] = /^((?:test|conformance)\/\S+\.test\.ts)(?:: "(.+)")?$/.exec(ours) ?? []
  if (!testFiles.includes(file))
    return `${name}: "${ours}" names no test file, nor "not yet" nor "does not apply: why"`
  const isThere = title === undefined ? hasTest(file, name) : read(file).includes(title)
  return isThere ? undefined : `${name}: ${file} has no test "${title ?? name}"`
}

test('every test that docs/conformance.md names is there', () => {
  const problems = rows.flatMap(({ name, ours }) => ours.map((one) => problemOf(name, one)))
  assert.deepEqual(
    problems.filter((problem) => problem !== undefined),
    [],
  )
})

test('every test that is named after one of MirrorMaker 2 is in docs/conformance.md', () => {
  const named = testFiles.flatMap((file) =>
    [...read(file).matchAll(/['"`](\w+Test\.\w+):/g)].map(([, name = '']) => ({ file, name })),
  )
  assert.notEqual(named.length, 0)
  const missing = named.filter(
    ({ file, name }) => !rows.some((row) => row.name === name && row.ours.includes(file)),
  )
  assert.deepEqual(
    missing.map(({ file, name }) => `add ${file} to the row of ${name}`),
    [],
  )
})
