import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MirrorClient } from '../lib/client/mirror-client.ts'
import { provenanceHeader } from '../lib/mirror/provenance.ts'
import { until } from '../sample/until.ts'
import { assertMirrored, assertQuiet, recordsOf, write } from '../test/support/cluster-records.ts'
import { createTopic } from '../test/support/create-topic.ts'
import { sharedTopology } from '../test/support/topology-run.ts'

/*
  The topologies of MirrorMaker 2 on three real clusters. After each, nothing grows once producers have stopped. A chain, and the
  same names in both directions, are in test/end-to-end/topologies.test.ts.
*/
const run = sharedTopology('a', 'b', 'c')

const identity = 'replication.policy.class = org.apache.kafka.connect.mirror.IdentityReplicationPolicy'
const withoutGroups = 'emit.checkpoints.enabled = false'
const allSix = ['a->b', 'a->c', 'b->a', 'b->c', 'c->a', 'c->b'].map((flow) => `${flow}.enabled = true`)

/** A topic in some clusters, with records of its own in each. */
const written = async (topic: string, aliases: readonly string[], count = 40): Promise<void> => {
  for (const alias of aliases) {
    await createTopic(run().cluster(alias), topic, { partitions: 2 })
    await write(run(), `${alias}:${topic}`, count)
  }
}

/** The topics with this in their name, as `alias:topic`, once nothing grows any more. */
const quietTopics = async (name: string): Promise<readonly string[]> => {
  const ends = await assertQuiet(run(), ['a', 'b', 'c'], new RegExp(name))
  return [...new Set(Object.keys(ends).map((place) => place.replace(/-\d+$/, '')))]
}

test('active/passive: A->B, and nothing comes back', async () => {
  await written('passive', ['a', 'b'])
  await using _ = await run().start([
    'clusters = a, b',
    'a->b.enabled = true',
    'topics = passive',
    withoutGroups,
  ])
  await assertMirrored(run(), 'a:passive', 'b:a.passive')
  await write(run(), 'a:passive', 10)
  await assertMirrored(run(), 'a:passive', 'b:a.passive')
  assert.deepEqual(await quietTopics('passive'), ['a:passive', 'b:a.passive', 'b:passive'])
})

test('active/active: A<->B, each side has the topic of the other beside its own', async () => {
  await written('active', ['a', 'b'])
  await using _ = await run().start([
    'clusters = a, b',
    'a->b.enabled = true',
    'b->a.enabled = true',
    'topics = .*active',
    withoutGroups,
  ])
  await assertMirrored(run(), 'a:active', 'b:a.active')
  await assertMirrored(run(), 'b:active', 'a:b.active')
  assert.deepEqual(await quietTopics('active'), ['a:active', 'a:b.active', 'b:a.active', 'b:active'])
})

test('fan-out: A->B and A->C', async () => {
  await written('fan', ['a'])
  await using _ = await run().start([
    'clusters = a, b, c',
    'a->b.enabled = true',
    'a->c.enabled = true',
    'topics = fan',
    withoutGroups,
  ])
  await assertMirrored(run(), 'a:fan', 'b:a.fan')
  await assertMirrored(run(), 'a:fan', 'c:a.fan')
  assert.deepEqual(await quietTopics('fan'), ['a:fan', 'b:a.fan', 'c:a.fan'])
})

test('aggregation: A->C and B->C', async () => {
  await written('total', ['a', 'b'])
  await using _ = await run().start([
    'clusters = a, b, c',
    'a->c.enabled = true',
    'b->c.enabled = true',
    'topics = total',
    withoutGroups,
  ])
  await assertMirrored(run(), 'a:total', 'c:a.total')
  await assertMirrored(run(), 'b:total', 'c:b.total')
  assert.deepEqual(await quietTopics('total'), ['a:total', 'b:total', 'c:a.total', 'c:b.total'])
})

test('a triangle, all six flows: every topic arrives directly and over the third cluster, and no further', async () => {
  await written('tri', ['a'])
  await using _ = await run().start(['clusters = a, b, c', ...allSix, 'topics = .*tri', withoutGroups])
  await assertMirrored(run(), 'a:tri', 'b:a.tri')
  await assertMirrored(run(), 'a:tri', 'c:a.tri')
  await assertMirrored(run(), 'b:a.tri', 'c:b.a.tri')
  await assertMirrored(run(), 'c:a.tri', 'b:c.a.tri')
  const client = new MirrorClient({ 'bootstrap.servers': run().servers('c') })
  try {
    await until(
      'c is one hop away from both others',
      async () => Promise.all([client.replicationHops('a'), client.replicationHops('b')]),
      (hops) => hops.every((count) => count === 1),
      90_000,
    )
  } finally {
    client.close()
  }
  assert.deepEqual(await quietTopics('tri'), ['a:tri', 'b:a.tri', 'b:c.a.tri', 'c:a.tri', 'c:b.a.tri'])
})

test('a triangle with the same names, of which nothing mirrored is passed on: each side has every record once', async () => {
  await written('mesh', ['a', 'b', 'c'])
  await using _ = await run().start([
    'clusters = a, b, c',
    ...allSix,
    'topics = mesh',
    'provenance.skip = mirrored',
    withoutGroups,
    identity,
  ])
  const all = () =>
    Promise.all((['a:mesh', 'b:mesh', 'c:mesh'] as const).map((place) => recordsOf(run(), place)))
  await until('all records everywhere', all, (sides) => sides.every(({ length }) => length >= 120), 120_000)
  assert.deepEqual(await quietTopics('mesh'), ['a:mesh', 'b:mesh', 'c:mesh'])
  for (const records of await all())
    assert.equal(new Set(records.map(({ key }) => `${key}`)).size, records.length)
})

test('a ring A->B->C->A with the same names: records go round once, and say where they have been', async () => {
  await written('ring', ['a', 'b', 'c'])
  await using _ = await run().start([
    'clusters = a, b, c',
    'a->b.enabled = true',
    'b->c.enabled = true',
    'c->a.enabled = true',
    'topics = ring',
    withoutGroups,
    identity,
  ])
  const all = () =>
    Promise.all((['a:ring', 'b:ring', 'c:ring'] as const).map((place) => recordsOf(run(), place)))
  await until('all records everywhere', all, (sides) => sides.every(({ length }) => length >= 120), 120_000)
  assert.deepEqual(await quietTopics('ring'), ['a:ring', 'b:ring', 'c:ring'])
  const [, , inC = []] = await all()
  assert.equal(new Set(inC.map(({ key }) => `${key}`)).size, 120)
  const ids = await Promise.all(
    ['a', 'b'].map(async (alias) => (await run().cluster(alias).metadata([])).clusterId),
  )
  const ofA = inC.filter(({ key }) => `${key}`.startsWith('a:'))
  for (const { headers } of ofA)
    assert.deepEqual(
      headers.filter(({ key }) => key === provenanceHeader).map(({ value }) => `${value}`),
      ids.map((id) => `${id}/ring`),
    )
})
