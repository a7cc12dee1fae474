import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type IdentifiedCluster,
  refuseSameCluster,
  SameClusterError,
} from '../../../lib/mirror/same-cluster.ts'

const cluster = (alias: string, clusterId: string | null): IdentifiedCluster => ({
  alias,
  bootstrapServers: `${alias}.example:9092`,
  clusterId,
})

test('one cluster under two aliases is refused, with both of them, the id, and what to do', () => {
  assert.throws(
    () => refuseSameCluster(cluster('east', 'x1'), cluster('west', 'x1')),
    (error) => {
      assert.ok(error instanceof SameClusterError)
      for (const part of ['east (east.example:9092)', 'west (west.example:9092)', 'x1', 'east->west.enabled'])
        assert.ok(error.message.includes(part), `${part} is not in: ${error.message}`)
      return true
    },
  )
})

test('two clusters are not refused, nor brokers that tell no id', () => {
  refuseSameCluster(cluster('east', 'x1'), cluster('west', 'x2'))
  refuseSameCluster(cluster('east', null), cluster('west', null))
})
