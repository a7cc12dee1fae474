import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { buildFunctions, mirrorBundleLimitBytes, sizeProblem } from '../../../lib/stack/build.ts'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'build-test-'))
  const functions = join(directory, 'functions')
  mkdirSync(functions)
  writeFileSync(
    join(functions, 'answer.ts'),
    "import { six } from './six.ts'\nexport const handler = (): number => 7 * six\n",
  )
  writeFileSync(join(functions, 'six.ts'), 'export const six: number = 6\n')
  writeFileSync(
    join(functions, 'common-js.ts'),
    "import { parts } from './parts.cjs'\nexport const handler = (): string => parts('a/b')\n",
  )
  writeFileSync(
    join(functions, 'parts.cjs'),
    "const { dirname } = require('node:path')\nmodule.exports = { parts: (p) => dirname(p) }\n",
  )
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

const build = (outdir: string) => buildFunctions(join(directory, 'functions'), join(directory, outdir))

test('every file that exports a handler becomes a bundle, and no other file', async () => {
  const bundles = await build('dist')
  assert.deepEqual(
    bundles.map(({ name }) => name),
    ['answer', 'common-js'],
  )
  assert.deepEqual(readdirSync(join(directory, 'dist')).sort(), ['answer', 'common-js'])
  assert.deepEqual(readdirSync(join(directory, 'dist/answer')).sort(), ['index.mjs', 'index.mjs.map'])
})

test('a bundle stands alone, also when it holds CommonJS that requires modules of Node', async () => {
  await build('dist')
  rmSync(join(directory, 'functions'), { recursive: true })
  const load = (name: string) => import(pathToFileURL(join(directory, 'dist', name, 'index.mjs')).href)
  assert.equal((await load('answer')).handler(), 42)
  assert.equal((await load('common-js')).handler(), 'a')
})

test('the same sources give the same bytes in another directory', async () => {
  await build('dist')
  await build('elsewhere')
  for (const file of ['index.mjs', 'index.mjs.map']) {
    const read = (outdir: string) => readFileSync(join(directory, outdir, 'answer', file))
    assert.deepEqual(read('elsewhere'), read('dist'), file)
  }
})

test('what an earlier build left is gone', async () => {
  mkdirSync(join(directory, 'dist/removed-since'), { recursive: true })
  await build('dist')
  assert.deepEqual(readdirSync(join(directory, 'dist')).sort(), ['answer', 'common-js'])
})

test('a mirror that grew too large is a problem, any other function is not', () => {
  const bundle = (name: string, bytes: number) => ({ name, bytes, directory: '' })
  assert.equal(sizeProblem([bundle('mirror', mirrorBundleLimitBytes)]), undefined)
  assert.equal(sizeProblem([bundle('file-source', mirrorBundleLimitBytes + 1)]), undefined)
  assert.match(
    sizeProblem([bundle('mirror', mirrorBundleLimitBytes + 1)]) ?? '',
    /400001 bytes, more than 400000/,
  )
})
