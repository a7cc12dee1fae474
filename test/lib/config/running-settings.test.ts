import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runningSettings } from '../../../lib/config/running-settings.ts'

const deployed = {
  name: 'MirrorSourceConnector',
  topics: '.*',
  'replication.factor': '3',
  'heartbeats.topic.replication.factor': '3',
  'target.cluster.security.protocol': 'SSL',
  'offset.lag.max': '7',
}

test('a posted config has no deployed values, but for clusters, what the mirror was deployed with, and replication factors that it does not name', () => {
  assert.deepEqual(
    runningSettings(deployed, {
      name: 'mm2-test',
      topics: 'orders',
      'heartbeats.topic.replication.factor': '1',
    }),
    {
      name: 'mm2-test',
      topics: 'orders',
      'replication.factor': '3',
      'heartbeats.topic.replication.factor': '1',
      'target.cluster.security.protocol': 'SSL',
      'offset.lag.max': '7',
    },
  )
})
