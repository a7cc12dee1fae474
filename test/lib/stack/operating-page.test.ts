import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { flowAlarms } from '../../../lib/mirror/flow-alarms.ts'
import { mirrorMetrics } from '../../../lib/mirror/metrics.ts'
import { resourcesOf, synthesise } from './synthesise.ts'

const page = readFileSync(new URL('../../../docs/operating.md', import.meta.url), 'utf8')

/** Sections by the anchor that GitHub gives their heading. */
const sections = new Map(
  page
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [heading = '', ...text] = section.split('\n')
      return [anchorOf(heading), text.join('\n')]
    }),
)

function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-')
}

const stacks = [await synthesise('sample'), await synthesise('filestream')]
const alarms = stacks
  .flatMap((stack) => resourcesOf(stack, 'AWS::CloudWatch::Alarm'))
  .map(({ id, Properties }) => ({ id, description: String(Properties.AlarmDescription) }))

test('every alarm of the stacks names a section of docs/operating.md, which says what it means, where to look, what to do', () => {
  assert.ok(alarms.length > 10)
  for (const { id, description } of alarms) {
    const [, section = ''] = /What to do: docs\/operating\.md#([a-z-]+)$/.exec(description) ?? []
    const text = sections.get(section)
    assert.ok(text !== undefined, `${id}: ${description}`)
    for (const part of ['**Means.**', '**Look.**', '**Do.**'])
      assert.ok(text.includes(part), `${section}: ${part}`)
  }
})

test('every section with these three parts is that of an alarm', () => {
  const named = alarms.map(({ description }) => description.replace(/^.*#/s, ''))
  const written = [...sections].filter(([, text]) => text.includes('**Means.**')).map(([anchor]) => anchor)
  assert.deepEqual(written.toSorted(), [...new Set(named)].toSorted())
})

test('a link on the page leads to a section that there is', () => {
  for (const [, anchor = ''] of page.matchAll(/\]\(#([^)]+)\)/g)) assert.ok(sections.has(anchor), anchor)
})

test('an alarm on a metric looks at one that its function records, at its topics or the whole flow', () => {
  for (const { metric, from, id } of flowAlarms) {
    assert.ok((mirrorMetrics[metric].from as readonly string[]).includes(from), id)
    assert.ok(!(mirrorMetrics[metric].by as readonly string[]).includes('function'), id)
  }
})
