import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseDeployment } from '../../../lib/config/deployment.ts'

/** The functions of each pair of clusters. */
const functionsOf = (...lines: readonly string[]): Readonly<Record<string, readonly string[]>> => {
  const { flows } = parseDeployment({ properties: lines.join('\n'), connectors: new Map() })
  return Object.fromEntries(flows.map(({ name, functions }) => [name, functions.map(({ kind }) => kind)]))
}
const replicating = ['clusters = a, b', 'a->b.enabled = true']
const all = ['mirror', 'source-connector', 'checkpoint', 'heartbeat']

test('MirrorHeartbeatConnectorTest.testMirrorHeartbeatConnectorDisabled: without emit.heartbeats.enabled there are no heartbeats', () => {
  assert.deepEqual(functionsOf(...replicating, 'emit.heartbeats.enabled = false'), {
    'a->b': all.slice(0, 3),
  })
})

test('MirrorHeartbeatConnectorTest.testReplicationDisabled: a pair that does not replicate has heartbeats all the same', () => {
  assert.deepEqual(functionsOf(...replicating), { 'a->b': all, 'b->a': ['heartbeat'] })
})

test('emit.heartbeats.enabled of a pair wins over that of the file', () => {
  assert.deepEqual(
    functionsOf(...replicating, 'emit.heartbeats.enabled = false', 'b->a.emit.heartbeats.enabled = true'),
    {
      'a->b': all.slice(0, 3),
      'b->a': ['heartbeat'],
    },
  )
})
