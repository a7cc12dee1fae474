import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MirroredMatch } from '../../../lib/mirror/mirrored-match.ts'

/** Source records by offset, `.` where there is none; a letter is a content. */
const look = (given: {
  readonly source: string
  readonly sourceStart?: number
  readonly uncommitted: number
  readonly anchor?: number | undefined
  readonly remote: string
  readonly mayMiss?: boolean
}) => {
  const { source, sourceStart = 0, uncommitted, remote, mayMiss = false } = given
  const anchor = 'anchor' in given ? given.anchor : 0
  const match = new MirroredMatch({
    uncommitted: BigInt(uncommitted),
    anchor: anchor === undefined ? undefined : BigInt(anchor),
    remote: [...remote],
    mayMiss,
  })
  let read = 0
  for (const [index, content] of [...source].entries()) {
    const offset = sourceStart + index
    if (content === '.' || offset < (anchor ?? uncommitted)) continue
    read++
    if (!match.take(BigInt(offset), content)) break
  }
  return { ...match.result(), read }
}

for (const [says, given, upstreamOffset, others] of [
  [
    'after a clean stop the stored offset is right',
    { source: 'abcdef', uncommitted: 3, remote: 'abc' },
    3n,
    { beyond: 0 },
  ],
  [
    'records behind the stored offset are found',
    { source: 'abcdefgh', uncommitted: 2, remote: 'abcdef' },
    6n,
    { beyond: 4 },
  ],
  ['everything may be there', { source: 'abcd', uncommitted: 1, remote: 'abcd' }, 4n, { beyond: 3 }],
  [
    'the anchor may lie in the middle',
    { source: 'abcdefgh', uncommitted: 4, anchor: 3, remote: 'def' },
    6n,
    { beyond: 2 },
  ],
  [
    'a copy that began again after a kill, and got further, counts to its end',
    { source: 'abcdefgh', uncommitted: 2, remote: 'abcdcdefg' },
    7n,
    { beyond: 5, repeated: 2 },
  ],
  [
    'a copy that began again, and got less far, does not hide what the first one wrote',
    { source: 'abcdefgh', uncommitted: 2, remote: 'abcdefcd' },
    6n,
    { beyond: 4, repeated: 2 },
  ],
  [
    'records of another program are passed over',
    { source: 'abcdef', uncommitted: 2, remote: 'abXcYd' },
    4n,
    { unknown: 2 },
  ],
  [
    'records that the source has compacted since are passed over',
    { source: 'a..def', uncommitted: 4, remote: 'abcde' },
    5n,
    { beyond: 1, unknown: 2 },
  ],
  [
    'what retention took from the source before the stored offset does no harm',
    { source: 'def', sourceStart: 3, uncommitted: 4, remote: 'abcde' },
    5n,
    { beyond: 1, isDoubtful: false },
  ],
  [
    'identical records are counted',
    { source: 'xxxxxx', uncommitted: 2, remote: 'xxxx' },
    4n,
    { isDoubtful: false },
  ],
  [
    'identical records of which the source has lost some are not taken for copies',
    { source: 'xxxx', sourceStart: 2, uncommitted: 2, remote: 'xx' },
    2n,
    { isDoubtful: true },
  ],
  [
    'a hole that the compaction of the remote topic made is no end',
    { source: 'abcdef', uncommitted: 2, remote: 'abdf', mayMiss: true },
    6n,
    { beyond: 2 },
  ],
  [
    'a hole is an end where nothing can be missing',
    { source: 'abcdef', uncommitted: 2, remote: 'abdf' },
    2n,
    { unknown: 2 },
  ],
  [
    'without an anchor reading starts at the stored offset',
    { source: 'abcdef', uncommitted: 2, anchor: undefined, remote: 'bcd' },
    4n,
    { beyond: 2 },
  ],
  [
    'without an anchor repeated contents prove nothing',
    { source: 'abxxx', uncommitted: 2, anchor: undefined, remote: 'xx' },
    2n,
    { isDoubtful: true },
  ],
] as const) {
  test(says, () => {
    const found = look(given)
    assert.equal(found.upstreamOffset, upstreamOffset)
    for (const [name, value] of Object.entries(others))
      assert.equal(found[name as keyof typeof found], value, name)
  })
}

test('of the source no more is read than what was copied, and one record', () => {
  assert.equal(look({ source: 'abcdefghij', uncommitted: 2, remote: 'abcdX' }).read, 5)
  assert.equal(look({ source: 'abcdefghij', uncommitted: 2, remote: 'abcd' }).read, 4)
})
