import assert from 'node:assert/strict'
import { test } from 'node:test'
import { groupProgress } from '../../../lib/mirror/group-progress.ts'

for (const [says, translated, target, expected] of [
  ['where it would read on there', 40n, 40n, { translated: 40n, target: 40n, reread: 0n }],
  ['records that it would read again', 40n, 30n, { translated: 40n, target: 30n, reread: 10n }],
  ['that it has read on there', 40n, 45n, { translated: 40n, target: 45n, reread: -5n }],
  ['nothing of a target without its offset', 40n, undefined, { translated: 40n, target: undefined }],
  ['nothing of an offset that is not translated', null, 30n, { translated: undefined, target: 30n }],
  ['nothing of one before all that was mirrored', -1n, undefined, { translated: undefined }],
] as const)
  test(`of a group is told ${says}`, () => {
    const [progress] = groupProgress({
      committed: [{ topic: 't', partition: 1, offset: 50n }],
      committedOnTarget: target === undefined ? [] : [{ topic: 'A.t', partition: 1, offset: target }],
      remoteTopic: (topic) => `A.${topic}`,
      translateDownstream: () => translated,
    })
    assert.deepEqual(progress, {
      topic: 't',
      partition: 1,
      remoteTopic: 'A.t',
      source: 50n,
      target: undefined,
      reread: undefined,
      ...expected,
    })
  })
