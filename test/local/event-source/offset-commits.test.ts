import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import type { NextOffset } from '../../../local/event-source/group-membership.ts'
import { OffsetCommits } from '../../../local/event-source/offset-commits.ts'

const next = (partition: number, offset: bigint): NextOffset => ({ topic: 't', partition, offset })

/** Commits that a test lets through one by one. */
const commitsUnderTest = () => {
  const requests: {
    readonly offsets: readonly NextOffset[]
    readonly answer: PromiseWithResolvers<boolean>
  }[] = []
  const committed: NextOffset[] = []
  const refused: (Error | undefined)[] = []
  const commits = new OffsetCommits({
    commit: (offsets) => {
      const answer = Promise.withResolvers<boolean>()
      requests.push({ offsets, answer })
      return answer.promise
    },
    onCommitted: (offsets) => committed.push(...offsets),
    onRefused: (error) => refused.push(error),
  })
  return { commits, requests, committed, refused }
}

test('while one commit is under way what is taken waits, and only the last of each partition is committed then', async () => {
  const { commits, requests, committed } = commitsUnderTest()
  commits.note([next(0, 5n)])
  commits.note([next(0, 6n), next(1, 3n)])
  commits.note([next(0, 7n)])
  assert.deepEqual(
    requests.map(({ offsets }) => offsets),
    [[next(0, 5n)]],
  )
  requests[0]?.answer.resolve(true)
  await turn()
  assert.deepEqual(requests[1]?.offsets, [next(0, 7n), next(1, 3n)])
  requests[1]?.answer.resolve(true)
  await commits.settled()
  assert.deepEqual(committed, [next(0, 5n), next(0, 7n), next(1, 3n)])
})

test('it is settled only when the last commit was answered', async () => {
  const { commits, requests } = commitsUnderTest()
  commits.note([next(0, 5n)])
  let isSettled = false
  const settled = commits.settled().then(() => {
    isSettled = true
  })
  await turn()
  assert.equal(isSettled, false)
  requests[0]?.answer.resolve(true)
  await settled
})

test('what the group refuses is told, with the error if there is one, and nothing counts as committed', async () => {
  const { commits, requests, committed, refused } = commitsUnderTest()
  commits.note([next(0, 5n)])
  requests[0]?.answer.resolve(false)
  await commits.settled()
  const error = new Error('the coordinator is gone')
  commits.note([next(0, 5n)])
  requests[1]?.answer.reject(error)
  await commits.settled()
  assert.deepEqual(refused, [undefined, error])
  assert.deepEqual(committed, [])
})
