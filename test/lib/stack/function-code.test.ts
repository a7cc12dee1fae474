import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { functionCode } from '../../../lib/stack/function-code.ts'

let bundles: string
beforeEach(() => {
  bundles = mkdtempSync(join(tmpdir(), 'function-code-test-'))
  mkdirSync(join(bundles, 'mirror'))
  writeFileSync(join(bundles, 'mirror', 'index.mjs'), 'export const handler = 1')
})
afterEach(() => rmSync(bundles, { recursive: true, force: true }))

const staged = (): readonly string[] => readdirSync(join(bundles, 'staged')).sort()

test('equal code and settings make one asset, in whatever order the settings stand', () => {
  functionCode({ bundles, name: 'mirror', settings: { a: '1', b: '2' } })
  functionCode({ bundles, name: 'mirror', settings: { b: '2', a: '1' } })
  assert.equal(staged().length, 1)
})

test('other settings, other code and another policy make other assets', () => {
  functionCode({ bundles, name: 'mirror', settings: { a: '1' } })
  functionCode({ bundles, name: 'mirror', settings: { a: '2' } })
  functionCode({ bundles, name: 'mirror' })
  functionCode({
    bundles,
    name: 'mirror',
    settings: { a: '1' },
    policyModule: join(bundles, 'mirror/index.mjs'),
  })
  writeFileSync(join(bundles, 'mirror', 'index.mjs'), 'export const handler = 2')
  functionCode({ bundles, name: 'mirror', settings: { a: '1' } })
  assert.equal(staged().length, 5)
})

test('an asset holds the bundle, the settings and the policy, and nothing unfinished is left', () => {
  functionCode({
    bundles,
    name: 'mirror',
    settings: { a: '1' },
    policyModule: join(bundles, 'mirror/index.mjs'),
  })
  const [only = ''] = staged()
  assert.equal(staged().length, 1)
  assert.deepEqual(readdirSync(join(bundles, 'staged', only)).sort(), [
    'index.mjs',
    'replication-policy.mjs',
    'settings.json',
  ])
})

test('a function that was not built is an error that says how to build it', () => {
  assert.throws(
    () => functionCode({ bundles, name: 'checkpoint' }),
    /checkpoint has no bundle .*npm run build/,
  )
})
