import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readErrorPolicy } from '../../../lib/connect/error-policy.ts'

test('nothing is tolerated, logged or kept unless the settings say so', () => {
  assert.deepEqual(readErrorPolicy({}), { tolerates: false, logs: false, logsMessages: false })
})

test("a dead-letter topic has Connect's defaults", () => {
  assert.deepEqual(
    readErrorPolicy({
      'errors.tolerance': 'all',
      'errors.log.enable': 'true',
      'errors.log.include.messages': 'true',
      'errors.deadletterqueue.topic.name': 'dead',
    }),
    {
      tolerates: true,
      logs: true,
      logsMessages: true,
      deadLetters: { topic: 'dead', replicationFactor: 3, hasContextHeaders: false },
    },
  )
})

test('a tolerance that there is not is refused with its key', () => {
  assert.throws(
    () => readErrorPolicy({ 'errors.tolerance': 'some' }),
    /^ConnectorSettingError: errors\.tolerance is "some"/,
  )
})
