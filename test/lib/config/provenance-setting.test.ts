import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseDeployment } from '../../../lib/config/deployment.ts'

const identity = 'replication.policy.class = org.apache.kafka.connect.mirror.IdentityReplicationPolicy'

/** The flows of a file, and what `provenance.headers` is in each. */
const headersOf = (...lines: readonly string[]) => {
  const deployment = parseDeployment({ properties: lines.join('\n'), connectors: new Map() })
  const flows = deployment.flows.filter(({ isEnabled }) => isEnabled)
  const headers = flows.map(({ name, functions }) => {
    const mirror = functions.find(({ kind }) => kind === 'mirror')
    return [name, mirror?.settings['provenance.headers']]
  })
  return { headers: Object.fromEntries(headers), warnings: deployment.warnings }
}

for (const [says, lines, headers] of [
  [
    'names kept in one direction: bytes stay as they are',
    ['clusters = a, b', 'a->b.enabled = true', identity],
    { 'a->b': 'never' },
  ],
  [
    'names kept in both directions: each record says where it comes from',
    ['clusters = a, b', 'a->b.enabled = true', 'b->a.enabled = true', identity],
    { 'a->b': 'always', 'b->a': 'always' },
  ],
  [
    'names with aliases in both directions tell it by themselves',
    ['clusters = a, b', 'a->b.enabled = true', 'b->a.enabled = true'],
    { 'a->b': 'never', 'b->a': 'never' },
  ],
  [
    'names kept in one direction, with aliases in the other',
    ['clusters = a, b', 'a->b.enabled = true', 'b->a.enabled = true', `a->b.${identity}`],
    { 'a->b': 'never', 'b->a': 'never' },
  ],
  [
    'names kept round three clusters',
    ['clusters = a, b, c', 'a->b.enabled = true', 'b->c.enabled = true', 'c->a.enabled = true', identity],
    { 'a->b': 'always', 'b->c': 'always', 'c->a': 'always' },
  ],
  [
    'names kept in both directions, and on to a third cluster from which nothing comes back',
    ['clusters = a, b, c', 'a->b.enabled = true', 'b->a.enabled = true', 'b->c.enabled = true', identity],
    { 'a->b': 'always', 'b->a': 'always', 'b->c': 'never' },
  ],
  [
    'what is written counts',
    ['clusters = a, b', 'a->b.enabled = true', 'b->a.enabled = true', 'provenance.headers = always'],
    { 'a->b': 'always', 'b->a': 'always' },
  ],
] as const)
  test(says, () => {
    assert.deepEqual(headersOf(...lines).headers, headers)
  })

test('a loop without headers is warned of, in each of its flows', () => {
  const { headers, warnings } = headersOf(
    'clusters = a, b',
    'a->b.enabled = true',
    'b->a.enabled = true',
    'provenance.headers = never',
    identity,
  )
  assert.deepEqual(headers, { 'a->b': 'never', 'b->a': 'never' })
  assert.equal(warnings.filter((warning) => warning.includes('come back with their names kept')).length, 2)
})
