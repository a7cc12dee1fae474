import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Cluster } from '../../../kafka/cluster.ts'
import { sharedCluster } from '../../support/brokers.ts'

const source = sharedCluster({ name: 'source' })
const target = sharedCluster({ name: 'target' })

test('a started cluster answers with its own id and lists its broker', async () => {
  const cluster = new Cluster({ clientId: 'test', bootstrapServers: [source().bootstrapServers] })
  const { clusterId, brokers } = await cluster.metadata([])
  cluster.close()
  assert.equal(clusterId, source().clusterId)
  assert.deepEqual(
    brokers.map(({ host, port }) => `${host}:${port}`),
    [source().bootstrapServers],
  )
})

test('two clusters started side by side have ids and ports of their own', () => {
  assert.notEqual(source().clusterId, target().clusterId)
  assert.notEqual(source().bootstrapServers, target().bootstrapServers)
})
