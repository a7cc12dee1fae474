import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { indexTemplate } from '../../lib/search/index-template.ts'

/** What Dashboards imports: one object a line. */
interface SavedObject {
  readonly id: string
  readonly type: string
  readonly attributes: Readonly<Record<string, unknown>>
  readonly references: readonly { readonly name: string; readonly type: string; readonly id: string }[]
}

const root = new URL('../../', import.meta.url)
const text = (path: string): string => readFileSync(new URL(path, root), 'utf8')
const objects: SavedObject[] = text('config/dashboards/weblogs.ndjson')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line))
const names = new Set(objects.map(({ type, id }) => `${type} ${id}`))

test('everything that a saved object refers to is in the file, and comes before it', () => {
  const known = new Set<string>()
  for (const { id, type, references } of objects) {
    for (const reference of references)
      assert.ok(known.has(`${reference.type} ${reference.id}`), `${type} ${id}`)
    known.add(`${type} ${id}`)
  }
  assert.equal(names.size, objects.length)
})

test('a text that holds JSON, holds JSON; a panel of the dashboard is one of its references', () => {
  for (const { attributes } of objects)
    for (const [name, value] of Object.entries(attributes))
      if (name.endsWith('JSON')) JSON.parse(String(value))
  const dashboard = objects.find(({ type }) => type === 'dashboard')
  const panels: { panelRefName: string }[] = JSON.parse(String(dashboard?.attributes.panelsJSON))
  assert.deepEqual(
    panels.map(({ panelRefName }) => panelRefName),
    dashboard?.references.map(({ name }) => name),
  )
})

test('the index pattern is that of the sample, and its fields are those of the sample by the template', () => {
  const pattern = objects.find(({ type }) => type === 'index-pattern')
  const { config } = JSON.parse(text('config/connectors/weblog-sink.json'))
  assert.equal(pattern?.attributes.title, `${config.topics}*`)
  const [document = '{}'] = text('test/fixtures/weblogs/weblog-expected-plain.ndjson').split('\n')
  const fields = Object.keys(JSON.parse(document))
  const used = [...JSON.stringify(objects).matchAll(/\\"field\\":\s*\\"([\w.]+)\\"/g)].map(
    ([, field = '']) => field,
  )
  assert.ok(used.length > 3)
  for (const field of [...used, String(pattern?.attributes.timeFieldName)])
    assert.ok(fields.includes(field.replace(/\.keyword$/, '')), field)
  assert.match(
    JSON.stringify(indexTemplate('t', { isDataStream: false, template: {} })),
    /"fields":\{"keyword":/,
  )
})
