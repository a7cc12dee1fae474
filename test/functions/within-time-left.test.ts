import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withinTimeLeft } from '../../functions/within-time-left.ts'

const withMs = (left: number) => ({ getRemainingTimeInMillis: () => left })

test('work that is done in time answers, or fails with its own error', async () => {
  assert.equal(await withinTimeLeft(withMs(60_000), 'Sleeping', async () => 'rested'), 'rested')
  await assert.rejects(
    withinTimeLeft(withMs(60_000), 'Sleeping', () => Promise.reject(new Error('a noise'))),
    /^Error: a noise$/,
  )
})

test('work that is not done when the time is over is an error that names it and says what to check', async () => {
  await assert.rejects(
    withinTimeLeft(withMs(2_010), 'Finding groups of a->b', () => new Promise(() => {})),
    {
      name: 'TimeIsOverError',
      message:
        'Finding groups of a->b was not done within the 10 ms that the function had. Check that all brokers can be ' +
        'reached from the function (security groups, listeners), or give it more time.',
    },
  )
})
