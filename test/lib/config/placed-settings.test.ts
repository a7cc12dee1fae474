import assert from 'node:assert/strict'
import { test } from 'node:test'
import { placedSettings } from '../../../lib/config/placed-settings.ts'

test('a posted config counts whole, but for the cluster and what the function is like', () => {
  const deployed = {
    name: 'c',
    topic: 'deployed',
    'errors.tolerance': 'all',
    'cluster.sasl.mechanism': 'PLAIN',
    'aws.lambda.memory.mb': '512',
  }
  const posted = { topic: 'posted', 'cluster.sasl.mechanism': 'none', 'aws.lambda.memory.mb': '128' }
  assert.deepEqual(placedSettings(deployed, posted, 'd'), {
    name: 'd',
    topic: 'posted',
    'cluster.sasl.mechanism': 'PLAIN',
    'aws.lambda.memory.mb': '512',
  })
})
