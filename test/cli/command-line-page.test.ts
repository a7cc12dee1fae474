import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commandLinePage } from '../../cli/command-line-page.ts'
import { commands } from '../../cli/commands.ts'

test('the page has a section for each command, with its options', async () => {
  const page = await commandLinePage(commands)
  assert.deepEqual(
    [...page.matchAll(/^## (.+)$/gm)].map(([, title]) => title),
    [
      '',
      ' plan',
      ' status',
      ' doctor',
      ' why',
      ' verify',
      ' offsets',
      ' pause',
      ' resume',
      ' takeover',
      ' preview',
      ' dump',
    ].map((name) => `mirror${name}`),
  )
  assert.match(page, /^ {2}--back +Hand back: /m)
})
