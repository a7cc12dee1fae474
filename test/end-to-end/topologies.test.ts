import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readPartition } from '../../kafka/read-partition.ts'
import { MirrorClient } from '../../lib/client/mirror-client.ts'
import * as checkpoints from '../../lib/mirror/checkpoint.ts'
import { decode as decodeHeartbeat } from '../../lib/mirror/heartbeat.ts'
import { provenanceHeader } from '../../lib/mirror/provenance.ts'
import { until } from '../../sample/until.ts'
import { assertMirrored, assertQuiet, recordsOf, write } from '../support/cluster-records.ts'
import { commitOffsets } from '../support/commit-offsets.ts'
import { createTopic } from '../support/create-topic.ts'
import { sharedTopology } from '../support/topology-run.ts'

/* More than one flow, between three real clusters. Those that take longer are in conformance/topologies.test.ts. */

const run = sharedTopology('a', 'b', 'c')

const identity = 'replication.policy.class = org.apache.kafka.connect.mirror.IdentityReplicationPolicy'

test('a chain A->B->C: records, heartbeats and checkpoints arrive, two hops away', async () => {
  for (const [alias, topic] of [['a', 'chain']] as const)
    await createTopic(run().cluster(alias), topic, { partitions: 2 })
  await using _ = await run().start([
    'clusters = a, b, c',
    'a->b.enabled = true',
    'b->c.enabled = true',
    'topics = chain, a\\\\.chain',
    'groups = chain-.*',
  ])
  await write(run(), 'a:chain', 200)
  await assertMirrored(run(), 'a:chain', 'b:a.chain')
  await assertMirrored(run(), 'b:a.chain', 'c:b.a.chain')

  const client = new MirrorClient({ 'bootstrap.servers': run().servers('c') })
  try {
    await until(
      'heartbeats of a in c, over b',
      () => client.heartbeatTopics(),
      (topics) => topics.has('b.a.heartbeats'),
      60_000,
    )
    assert.equal(await client.replicationHops('a'), 2)
    assert.equal(await client.replicationHops('b'), 1)
    assert.deepEqual(await client.upstreamClusters(), new Set(['a', 'b']))
  } finally {
    client.close()
  }
  const beats = await until(
    'a heartbeat in c that was emitted in a',
    () => recordsOf(run(), 'c:b.a.heartbeats'),
    (records) => records.length > 0,
    60_000,
  )
  for (const { key, value } of beats) {
    assert.ok(key && value)
    assert.equal(decodeHeartbeat(key, value).targetClusterAlias, 'a')
  }

  await commitOffsets(run().cluster('b'), 'chain-app', [
    { topic: 'a.chain', partition: 1, offset: 37n, metadata: '' },
  ])
  const checkpoint = await until(
    'the checkpoint of a group of b in c',
    async () => {
      for await (const { key, value } of readPartition(run().cluster('c'), {
        topic: 'b.checkpoints.internal',
        partition: 0,
      }))
        if (key && value && checkpoints.decode(key, value).group === 'chain-app')
          return checkpoints.decode(key, value)
      return undefined
    },
    (found) => found !== undefined,
    60_000,
  )
  assert.ok(checkpoint)
  assert.deepEqual(
    [checkpoint.topic, checkpoint.partition, checkpoint.upstreamOffset, checkpoint.downstreamOffset],
    ['b.a.chain', 1, 37n, 37n],
  )
  assert.deepEqual(Object.keys(await assertQuiet(run(), ['a', 'b', 'c'], /chain/)), [
    'a:chain-0',
    'a:chain-1',
    'b:a.chain-0',
    'b:a.chain-1',
    'c:b.a.chain-0',
    'c:b.a.chain-1',
  ])
})

test('the same names in both directions: both sides have all records once, and then nothing grows any more', async () => {
  for (const alias of ['a', 'b']) await createTopic(run().cluster(alias), 'both', { partitions: 2 })
  await using _ = await run().start([
    'clusters = a, b',
    'a->b.enabled = true',
    'b->a.enabled = true',
    'topics = both',
    'emit.checkpoints.enabled = false',
    identity,
  ])
  await write(run(), 'a:both', 60)
  await write(run(), 'b:both', 40)
  await until(
    'all 100 records on both sides',
    async () =>
      (await Promise.all([recordsOf(run(), 'a:both'), recordsOf(run(), 'b:both')])).map(
        ({ length }) => length,
      ),
    (counts) => counts.every((count) => count >= 100),
    90_000,
  )
  await write(run(), 'a:both', 2) // after records of the other side: the position went past them
  await until(
    'two more on the other side',
    () => recordsOf(run(), 'b:both'),
    ({ length }) => length >= 102,
    60_000,
  )
  await assertQuiet(run(), ['a', 'b'], /^both$/)
  const [here, there] = await Promise.all([recordsOf(run(), 'a:both'), recordsOf(run(), 'b:both')])
  const keys = (records: typeof here) => records.map(({ key }) => `${key}`).sort()
  assert.equal(here.length, 102)
  assert.deepEqual(keys(here), keys(there))
  const { clusterId } = await run().cluster('a').metadata([])
  for (const { key, headers } of there) {
    const provenance = headers
      .filter((header) => header.key === provenanceHeader)
      .map(({ value }) => `${value}`)
    assert.deepEqual(provenance, `${key}`.startsWith('a:') ? [`${clusterId}/both`] : [])
  }
  assert.deepEqual(run().said(/were not handed to the mirror|deleted records before/), [])
  const metrics = run()
    .aws.metrics()
    .filter(({ name }) => name === 'records-lost-before-mirror')
  assert.deepEqual(metrics, [])
})

test('one cluster under two aliases is refused: both names, the cluster id and what to do are told', async () => {
  await createTopic(run().cluster('a'), 'twice')
  await using _ = await run().start(
    [
      'clusters = east, west',
      'east->west.enabled = true',
      'topics = twice',
      'emit.heartbeats.enabled = false',
    ],
    { east: 'a', west: 'a' },
  )
  const [line = ''] = await until(
    'the refusal',
    async () => run().said(/are the same cluster/),
    ({ length }) => length > 0,
    60_000,
  )
  const { clusterId } = await run().cluster('a').metadata([])
  for (const part of [
    'east->west was not started',
    'west (',
    `cluster id ${clusterId}`,
    'east->west.enabled',
  ])
    assert.ok(line.includes(part), `${part} is not in: ${line}`)
  const { topics } = await run().cluster('a').metadata(null)
  assert.deepEqual(
    topics.map(({ name }) => name).filter((name) => name.includes('twice')),
    ['twice'],
  )
  assert.deepEqual(run().aws.eventSources(), [])
})
