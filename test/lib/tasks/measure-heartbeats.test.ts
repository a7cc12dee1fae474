import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encodeKey, encodeValue } from '../../../lib/mirror/heartbeat.ts'
import { measureHeartbeats } from '../../../lib/tasks/measure-heartbeats.ts'
import type { StoredRecord } from '../../../lib/tasks/ports.ts'

const beat = (timestamp: bigint, sourceClusterAlias = 'b'): StoredRecord => {
  const heartbeat = { sourceClusterAlias, targetClusterAlias: 'a', timestamp }
  return { offset: 0n, key: encodeKey(heartbeat), value: encodeValue(heartbeat) }
}

/** What is recorded at time 10,000 when the remote topics hold these records. */
const measured = async (held: Readonly<Record<string, readonly StoredRecord[]>>) => {
  const recorded: [string | undefined, number | undefined][] = []
  const warnings: string[] = []
  await measureHeartbeats(
    {
      flow: 'a->b',
      isHeartbeatsTopic: (topic) => topic.endsWith('heartbeats'),
      remoteTopic: (topic) => `a.${topic}`,
      lastRecords: async (topic) => held[topic] ?? [],
      metrics: { record: ({ topic }, values) => recorded.push([topic, values['heartbeat-age-ms']]) },
      clock: { now: () => 10_000 },
      log: { warn: (message) => warnings.push(message) },
    },
    ['orders', 'heartbeats', 'z.heartbeats'],
  )
  return { recorded, warnings }
}

test('the age of the newest heartbeat of each heartbeats topic is measured, of those that came over two hops too', async () => {
  const { recorded } = await measured({
    'a.heartbeats': [beat(9_400n), beat(9_000n, 'c')],
    'a.z.heartbeats': [beat(4_000n)],
  })
  assert.deepEqual(recorded, [
    ['a.heartbeats', 600],
    ['a.z.heartbeats', 6_000],
  ])
})

test('without a heartbeat there is no age', async () => {
  assert.deepEqual((await measured({})).recorded, [])
})

test('a clock that is behind gives no negative age', async () => {
  assert.deepEqual((await measured({ 'a.heartbeats': [beat(10_500n)] })).recorded, [['a.heartbeats', 0]])
})

test('a record that is no heartbeat is told and left out', async () => {
  const strange = { offset: 1n, key: Buffer.from('x'), value: Buffer.from('y') }
  const { recorded, warnings } = await measured({ 'a.heartbeats': [beat(9_000n), strange] })
  assert.deepEqual(recorded, [['a.heartbeats', 1_000]])
  assert.match(warnings[0] ?? '', /^A record of a.heartbeats is no heartbeat and is left out/)
})
