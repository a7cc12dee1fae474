import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

/* docs/faq.md is searched by the words of an error: they are those of the code. */
const root = fileURLToPath(new URL('../../', import.meta.url))
const page = readFileSync(join(root, 'docs/faq.md'), 'utf8')

/** All sources on one line each, with texts put together that are written in parts. */
const sources = globSync('{bin,cli,functions,kafka,lib,local,sample}/**/*.ts', { cwd: root })
  .map((file) => readFileSync(join(root, file), 'utf8'))
  .join('\n')
  .replaceAll(/['"`]\s*\+\s*['"`]/g, '')
  .replaceAll('\\', '')

/** What the first columns of the tables say in backquotes, and whose words they are. */
const quoted = page.split(/^## /m).flatMap((section) =>
  [...section.matchAll(/^\| (`.+?) \| /gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, words = '']) => ({
      words,
      isOurs: !section.startsWith('Of Lambda') && !cell.includes('(AWS)'),
    })),
  ),
)

/** Words of Node's, which ours begin. */
const ofNode = /^connect ECONNREFUSED$|^getaddrinfo ENOTFOUND$|^self-signed certificate in certificate chain$/

test('what the page quotes of ours, the code says', () => {
  const ours = quoted.filter(({ isOurs }) => isOurs).map(({ words }) => words)
  assert.ok(ours.length > 30)
  const missing = ours.flatMap((words) =>
    words
      .split('…')
      .flatMap((part) => part.split(/(?<=cannot be reached: )/))
      .map((part) => part.trim())
      .filter((part) => part.length > 3 && !ofNode.test(part) && !sources.includes(part)),
  )
  assert.deepEqual(missing, [])
})
