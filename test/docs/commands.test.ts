import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { commandsIn, docsCommands } from '../support/docs-commands.ts'
import { docsRunOf, docsRuns } from '../support/docs-runs.ts'

/*
  Every command of README.md and docs/*.md is run by a test, or it is said here why not. test/end-to-end/docs-commands.test.ts
  runs those that it can.
*/
const root = new URL('../../', import.meta.url)
const commands = docsCommands()

test('every command of the docs is run by a test, or it is said why not', () => {
  assert.ok(commands.length > 20, `${commands.length} commands were found`)
  const without = commands.filter(({ text }) => docsRunOf(text) === undefined)
  assert.deepEqual(
    without.map(
      ({ page, line, text }) => `${page}:${line}: say in test/support/docs-runs.ts what runs \`${text}\``,
    ),
    [],
  )
})

test('what is said to be run by another test stands in it', () => {
  for (const [pattern, run] of docsRuns) {
    if (run.in !== 'test') continue
    const file = new URL(run.file, root)
    assert.ok(existsSync(file), `${pattern}: there is no ${run.file}`)
    assert.ok(readFileSync(file, 'utf8').includes(run.text), `${pattern}: ${run.file} has no ${run.text}`)
  }
})

test('nothing is said of commands that no page has any more', () => {
  const unused = docsRuns.filter(([, run]) => !commands.some(({ text }) => docsRunOf(text) === run))
  assert.deepEqual(
    unused.map(([pattern]) => `${pattern}`),
    [],
  )
})

test('commands are the lines of shell blocks, whole and without comments, and what backquotes name', () => {
  const page = [
    'Run `npx mirror status --json`, then `config/` again.',
    '```sh',
    'npm start    # the whole system',
    '',
    'npx mirror why \\',
    '  topic orders',
    "curl -d '{",
    '  "a": 1 }\' localhost:8083/connectors',
    '```',
    '```',
    'npm printed this',
    '```',
    '- in a list:',
    '   ```sh',
    '   npx mirror plan',
    '   ```',
  ].join('\n')
  assert.deepEqual(
    commandsIn(page).map(({ text }) => text),
    [
      'npm start',
      'npx mirror why topic orders',
      `curl -d '{ "a": 1 }' localhost:8083/connectors`,
      'npx mirror plan',
      'npx mirror status --json',
    ],
  )
})
