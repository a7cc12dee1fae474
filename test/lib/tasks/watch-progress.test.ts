import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PartitionProgress } from '../../../lib/mirror/partition-progress.ts'
import { watchProgress } from '../../../lib/tasks/watch-progress.ts'

const at = (partition: number, next: bigint, logEnd: bigint): PartitionProgress => ({
  topic: 't',
  partition,
  remoteTopic: 'A.t',
  logStart: 0n,
  logEnd,
  position: next,
  downstreamOffset: next,
  next,
  behind: logEnd - next,
})

/** Looks that find one state after the other; a look takes no time, waiting does. */
const watch = async (
  states: readonly (readonly PartitionProgress[])[],
  firstTimestamp: (from: bigint) => bigint | undefined = () => 1_000n,
) => {
  let now = 0
  let looks = 0
  const topics = await watchProgress({
    progress: async () => states[Math.min(looks++, states.length - 1)] ?? [],
    firstTimestamp: async (_, from) => firstTimestamp(from),
    readers: new Map([['t', 2]]),
    patienceMs: 3_000,
    clock: {
      now: () => now,
      sleep: async (ms) => {
        now += ms
      },
    },
  })
  return { topics, looks }
}

test('a mirror that has copied all is looked at once', async () => {
  const { topics, looks } = await watch([[at(0, 5n, 5n), at(1, 7n, 7n)]])
  assert.equal(looks, 1)
  assert.deepEqual(topics, [
    { topic: 't', partitions: 2, behind: 0n, oldestWaiting: undefined, standing: [], readers: 2 },
  ])
})

test('one that is behind is looked at until it moves, and moves then', async () => {
  const { topics, looks } = await watch([[at(0, 5n, 9n)], [at(0, 5n, 9n)], [at(0, 7n, 12n)]])
  assert.equal(looks, 3)
  assert.deepEqual(topics[0]?.standing, [])
  assert.equal(topics[0]?.behind, 5n)
  assert.equal(topics[0]?.oldestWaiting, 1_000n)
})

test('one that does not move is given its time and stands', async () => {
  const { topics, looks } = await watch([[at(0, 5n, 9n), at(1, 1n, 1n)]])
  assert.equal(looks, 4)
  assert.deepEqual(topics[0]?.standing, [{ partition: 0, next: 5n, behind: 4n }])
})

test('offsets without a record are not behind', async () => {
  const { topics, looks } = await watch([[at(0, 5n, 9n)]], () => undefined)
  assert.equal(looks, 1)
  assert.equal(topics[0]?.behind, 0n)
})

test('what the source gave up is not asked for', async () => {
  const asked: bigint[] = []
  await watch([[{ ...at(0, 5n, 90n), logStart: 60n }], [at(0, 90n, 90n)]], (from) => {
    asked.push(from)
    return 1_000n
  })
  assert.deepEqual(asked, [60n])
})
