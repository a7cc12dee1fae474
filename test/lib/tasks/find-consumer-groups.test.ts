import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findConsumerGroups, type GroupSearch } from '../../../lib/tasks/find-consumer-groups.ts'
import type { GroupReader } from '../../../lib/tasks/ports.ts'

/** A cluster by the topics that each group has committed offsets of; a group of undefined may not be read. */
const clusterWith = (groups: Record<string, readonly string[] | undefined>): GroupReader => ({
  consumerGroups: async () => Object.keys(groups),
  committed: async (group) => {
    const topics = groups[group]
    if (topics === undefined) throw new Error(`${group}: GROUP_AUTHORIZATION_FAILED`)
    return topics.map((topic) => ({ topic, partition: 0, offset: 1n, metadata: '' }))
  },
})

const all = () => true
const warnings: string[] = []
const search = (source: GroupReader, filters: Partial<GroupSearch> = {}): GroupSearch => ({
  source,
  shouldReplicateGroup: all,
  shouldReplicateTopic: all,
  log: { warn: (message) => warnings.push(message) },
  ...filters,
})

test('MirrorCheckpointConnectorTest.testFindConsumerGroups: none are found where the topic filter refuses all', async () => {
  const cluster = clusterWith({ 'g-1': ['t1'], 'g-2': ['t2'] })
  assert.deepEqual(await findConsumerGroups(search(cluster)), ['g-1', 'g-2'])
  assert.deepEqual(await findConsumerGroups(search(cluster, { shouldReplicateTopic: () => false })), [])
})

test('MirrorCheckpointConnectorTest.testFindConsumerGroupsInCommonScenarios: the group filter and one accepted topic decide', async () => {
  const cluster = clusterWith({
    g1: ['t1', 't2'], // all accepted
    g2: ['t2', 'no'], // one accepted
    g3: ['no'], // none
    no: ['t1'], // the group filter refuses it
    g5: [], // never committed
  })
  const accept = (name: string) => name !== 'no'
  const filters = { shouldReplicateGroup: accept, shouldReplicateTopic: accept }
  assert.deepEqual(await findConsumerGroups(search(cluster, filters)), ['g1', 'g2'])
})

test('MirrorCheckpointConnectorTest.testNoConsumerGroup: a cluster without groups has none to translate', async () => {
  assert.deepEqual(await findConsumerGroups(search(clusterWith({}))), [])
})

test('a group that may not be read is told of and left out', async () => {
  warnings.length = 0
  const found = await findConsumerGroups(search(clusterWith({ secret: undefined, open: ['t'] })))
  assert.deepEqual(found, ['open'])
  assert.deepEqual(warnings, [
    'Group secret is left out this time: Error: secret: GROUP_AUTHORIZATION_FAILED',
  ])
})

test('MirrorCheckpointConnectorTest.testConsumerGroupInitializeTimeout: where no group can be read, that is an error', async () => {
  const cluster = clusterWith({ a: undefined, b: undefined })
  await assert.rejects(findConsumerGroups(search(cluster)), /a: GROUP_AUTHORIZATION_FAILED/)
})

test('more groups than are asked for at once are all found, in their order', async () => {
  const names = Array.from({ length: 123 }, (_, index) => `g${index}`)
  const cluster = clusterWith(Object.fromEntries(names.map((name) => [name, ['t']])))
  assert.deepEqual(await findConsumerGroups(search(cluster)), names)
})
