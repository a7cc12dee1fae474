import assert from 'node:assert/strict'
import { test } from 'node:test'
import { partitionsProgress } from '../../../lib/mirror/partition-progress.ts'

const figures = (logStart: bigint | undefined, logEnd: bigint, upstreamOffset: bigint | undefined) => ({
  remoteTopic: (topic: string) => `A.${topic}`,
  logStarts: new Map(logStart === undefined ? [] : [['t-0', logStart]]),
  logEnds: new Map([['t-0', logEnd]]),
  positions: new Map(
    upstreamOffset === undefined ? [] : [['A.t-0', { upstreamOffset, downstreamOffset: 7n }]],
  ),
})

for (const [says, logStart, logEnd, position, next, behind] of [
  ['from the position to the log end', 0n, 100n, 90n, 90n, 10n],
  ['from the log start where nothing was copied', 40n, 100n, undefined, 40n, 60n],
  ['nothing where a position is ahead of a log that went back', 0n, 80n, 90n, 90n, 0n],
  ['nothing where not even the log start is known', undefined, 100n, undefined, 100n, 0n],
] as const)
  test(`a partition is behind ${says}`, () => {
    const [progress] = partitionsProgress(figures(logStart, logEnd, position))
    assert.deepEqual(progress, {
      topic: 't',
      partition: 0,
      remoteTopic: 'A.t',
      logStart,
      logEnd,
      position,
      downstreamOffset: position === undefined ? undefined : 7n,
      next,
      behind,
    })
  })
