import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))
const pages = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...globSync('docs/*.md', { cwd: root })]

/** The anchors that GitHub gives the headings of a page. */
const anchorsOf = (page: string): ReadonlySet<string> =>
  new Set(
    [...readFileSync(join(root, page), 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  )

test('every link of a page leads to a file, and to a heading of it', () => {
  const broken = pages.flatMap((page) =>
    [
      ...readFileSync(join(root, page), 'utf8').matchAll(/\]\((?!https?:)([^)\s#]*)(?:#([^)\s]+))?\)/g),
    ].flatMap(([link, file = '', anchor]) => {
      const target = file === '' ? page : join(dirname(page), file)
      const isThere = existsSync(join(root, target)) && (!anchor || anchorsOf(target).has(anchor))
      return isThere ? [] : `${page}: ${link}`
    }),
  )
  assert.deepEqual(broken, [])
})

test('every page of docs/ is in the index of the README', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8')
  const missing = pages.filter((page) => page.startsWith('docs/') && !readme.includes(`](${page})`))
  assert.deepEqual(missing, [])
})
