import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { OffsetMap } from '../../../lib/mirror/offset-map.ts'
import type { GapFacts } from '../../../lib/mirror/verify/judge-gap.ts'
import type { LoggedRecord } from '../../../lib/mirror/verify/logged-record.ts'
import { type PartitionEvidence, verdictOf } from '../../../lib/mirror/verify/partition-evidence.ts'
import { PartitionTally } from '../../../lib/mirror/verify/partition-tally.ts'
import { verifyPartition } from '../../../lib/tasks/verify-partition.ts'

/*
  Logs as text, a record a letter, from offset 0 on: `.` is an offset that compaction has emptied, `|` one that a
  transaction's marker takes, `x!` a record of an aborted transaction, `x?` one that the flow does not bring or send.
*/
const logOf = (text: string, from = 0): readonly LoggedRecord[] => {
  const records: LoggedRecord[] = []
  let [offset, markers] = [from, 0]
  for (const [, what = '', mark] of text.matchAll(/([a-zA-Z.|])([!?])?/g)) {
    if (what === '|') markers++
    if (/[a-zA-Z]/.test(what)) {
      records.push({
        offset: BigInt(offset),
        timestamp: BigInt(what.charCodeAt(0)),
        hash: Buffer.from(what).toString('base64'),
        hasKey: true,
        isAborted: mark === '!',
        isNotOfFlow: mark === '?',
        isByFlow: false,
        markersBefore: markers,
      })
      markers = 0
    }
    offset++
  }
  return records
}

interface Logs {
  readonly source: string
  readonly remote: string
  readonly sourceFrom?: number
  readonly remoteFrom?: number
  /** How far it is mirrored; all of it otherwise. */
  readonly mirroredUpTo?: number
  readonly facts?: Partial<GapFacts>
  /** Runs of the offset map: source and remote offset. */
  readonly runs?: readonly (readonly [number, number])[]
}

/** `endAfter`: the run is ended once so many records were read of the source. */
const compare = async (logs: Logs, begun = nothingYet(logs), endAfter?: number) => {
  const ending = new AbortController()
  let read = 0
  const { source, remote, sourceFrom = 0, remoteFrom = 0 } = logs
  const here = logOf(source, sourceFrom)
  const there = logOf(remote, remoteFrom)
  const end = (records: readonly LoggedRecord[], from: number) =>
    (records.at(-1)?.offset ?? BigInt(from) - 1n) + 1n
  const ends = { source: end(here, sourceFrom), remote: end(there, remoteFrom) }
  const mirroredUpTo = BigInt(logs.mirroredUpTo ?? ends.source)
  const map = new OffsetMap(1_000)
  const of = { topic: 'orders', partition: 0 }
  for (const [up, down] of logs.runs ?? [])
    map.add({ ...of, upstreamOffset: BigInt(up), downstreamOffset: BigInt(down) })
  const tally = new PartitionTally(begun, 1_000)
  const side = (records: readonly LoggedRecord[]) => ({
    records: async function* (_of: unknown, { from }: { from: bigint }) {
      for (const record of records) {
        if (record.offset < from) continue
        if (records === here && ++read === endAfter) ending.abort()
        yield [record]
      }
    },
  })
  await verifyPartition(
    {
      source: side(here),
      target: side(there),
      // Letters of either case are one record with another value.
      fieldsOf: async ({ upstreamOffset, downstreamOffset }) => {
        const [one, other] = [letter(here, upstreamOffset), letter(there, downstreamOffset)]
        return one.toLowerCase() === other.toLowerCase() ? ['value'] : ['key', 'value', 'timestamp']
      },
    },
    {
      partition: 0,
      comparison: { topic: 'orders', remoteTopic: 'source.orders', hasTimestamps: true },
      source: { from: begun.source.to, to: ends.source },
      remote: { from: begun.remote.to, to: ends.remote },
      goal: ends.source,
      tally,
      facts: {
        isSourceCompacted: false,
        isTargetCompacted: false,
        sourceFrom: begun.source.to,
        remoteFrom: begun.remote.to,
        isStartAligned: true,
        remoteLogStart: BigInt(remoteFrom),
        isSourceEmpty: here.length === 0,
        isRemoteEmpty: there.length === 0,
        allowsOthers: false,
        placeOf: (offset) => map.placeOf(of, offset),
        isBehind: (offset) => offset >= mirroredUpTo,
        ...logs.facts,
      },
    },
    { signal: ending.signal, compared: () => {} },
  )
  return tally.evidence()
}

const letter = (records: readonly LoggedRecord[], offset: bigint): string =>
  Buffer.from(records.find((record) => record.offset === offset)?.hash ?? '', 'base64').toString()

const nothingYet = ({ sourceFrom = 0, remoteFrom = 0 }: Logs): PartitionEvidence => ({
  topic: 'orders',
  partition: 0,
  remoteTopic: 'source.orders',
  sourceTopicId: undefined,
  remoteTopicId: undefined,
  source: { from: BigInt(sourceFrom), to: BigInt(sourceFrom) },
  remote: { from: BigInt(remoteFrom), to: BigInt(remoteFrom) },
  matched: 0,
  hasTimestamps: true,
  firstTimestamp: undefined,
  lastTimestamp: undefined,
  excused: {},
  behind: undefined,
  windows: [],
  differences: [],
  unlisted: 0,
  gaps: 0,
})

/** Differences as short text: kind, source offset, remote offset. */
const found = ({ differences }: Awaited<ReturnType<typeof compare>>): readonly string[] =>
  differences.map(({ kind, upstreamOffset, downstreamOffset }) =>
    [kind, upstreamOffset ?? '-', downstreamOffset ?? '-'].join(' '),
  )

const compacted = { isSourceCompacted: true, isTargetCompacted: true }

for (const [says, logs, differences, rest] of [
  ['equal logs are equal', { source: 'abc', remote: 'abc' }, [], { matched: 3 }],
  [
    'a record that is not there is missing',
    { source: 'abcd', remote: 'abd' },
    ['missing 2 -'],
    { matched: 3 },
  ],
  ['so is the last one', { source: 'abcd', remote: 'abc' }, ['missing 3 -'], { matched: 3 }],
  ['and the first one', { source: 'abcd', remote: 'bcd' }, ['missing 0 -'], { matched: 3 }],
  ['all of them', { source: 'ab', remote: '' }, ['missing 0 -', 'missing 1 -'], { matched: 0 }],
  ['one that should not be there is extra', { source: 'abc', remote: 'abxc' }, ['extra - 2'], { matched: 3 }],
  ['one that stands there twice is repeated', { source: 'abc', remote: 'abbc' }, ['repeated 1 2'], {}],
  ['also far behind its first copy', { source: 'abcdef', remote: 'abcdefb' }, ['repeated 1 6'], {}],
  ['one in another place was moved', { source: 'abcde', remote: 'acdbe' }, ['moved 1 3'], { matched: 4 }],
  ['one with another value was changed', { source: 'abc', remote: 'aBc' }, ['changed 1 1'], { matched: 2 }],
  [
    'one that is another altogether was not',
    { source: 'abc', remote: 'axc' },
    ['missing 1 -', 'extra - 1'],
    {},
  ],
  [
    'identical records: one too few is the last of them',
    { source: 'aaa', remote: 'aa' },
    ['missing 2 -'],
    { matched: 2 },
  ],
  [
    'what is not mirrored yet is behind, and not missing',
    { source: 'abcd', remote: 'ab', mirroredUpTo: 2 },
    [],
    { matched: 2, behind: { from: 2n, to: 4n } },
  ],
  [
    'what is behind the position and there already is equal',
    { source: 'abcd', remote: 'abc', mirroredUpTo: 2 },
    [],
    { matched: 3, behind: { from: 3n, to: 4n } },
  ],
  [
    'what is missing before a record that is there is missing wherever the position is',
    { source: 'abcd', remote: 'abd', mirroredUpTo: 2 },
    ['missing 2 -'],
    { behind: undefined },
  ],
  [
    'markers of transactions take offsets and are no records',
    { source: 'ab|c|d|', remote: 'abc|d' },
    [],
    { matched: 4 },
  ],
  [
    'a record of an aborted transaction may be there',
    { source: 'ab!|c', remote: 'abc' },
    [],
    { matched: 3, excused: {} },
  ],
  ['or not', { source: 'ab!|c', remote: 'ac' }, [], { matched: 2, excused: { 'aborted-source': 1 } }],
  [
    'what MirrorMaker 2 has aborted on the target is seen by nobody',
    { source: 'abc', remote: 'ab!|bc' },
    [],
    { excused: { 'aborted-target': 1 } },
  ],
  [
    'compaction on the target leaves offsets behind',
    { source: 'abcd', remote: '..cd', facts: compacted },
    [],
    { matched: 2, excused: { 'compacted-target': 2 } },
  ],
  [
    'a record that is missing without leaving one is missing',
    { source: 'abcde', remote: 'a.de', facts: compacted },
    ['missing 2 -'],
    { excused: { 'compacted-target': 1 } },
  ],
  [
    'where nothing is compacted nothing is excused',
    { source: 'abcd', remote: '..cd' },
    ['missing 0 -', 'missing 1 -'],
    {},
  ],
  [
    'compaction on the source does so as well',
    { source: 'a..d', remote: 'abcd', facts: compacted },
    [],
    { excused: { 'compacted-source': 2 } },
  ],
  [
    'a repeated record is found between compacted ones',
    { source: 'a..d', remote: 'abcad', facts: compacted },
    ['repeated 0 3'],
    { excused: { 'compacted-source': 2 } },
  ],
  [
    'an offset that a marker takes is none that compaction emptied',
    { source: 'ab|cd', remote: 'abxcd', facts: compacted },
    ['extra - 2'],
    {},
  ],
  [
    'retention on the target: what lay before its log start is known by the offset map',
    { source: 'abcd', remote: 'cd', remoteFrom: 2, runs: [[0, 0]] },
    [],
    { excused: { 'expired-target': 2 } },
  ],
  [
    'but not what lies behind it',
    { source: 'abcd', remote: 'd', remoteFrom: 2, runs: [[0, 0]] },
    ['missing 2 -'],
    { excused: { 'expired-target': 2 } },
  ],
  [
    'without a map, by the first records that are equal',
    { source: 'abcd', remote: 'cd', remoteFrom: 7, facts: { isStartAligned: false } },
    [],
    { excused: { 'expired-target': 2 } },
  ],
  [
    'and on the source',
    { source: 'cd', sourceFrom: 2, remote: 'abcd', facts: { isStartAligned: false } },
    [],
    { excused: { 'expired-source': 2 } },
  ],
  [
    'logs that have nothing in common are not excused by that',
    { source: 'ab', sourceFrom: 2, remote: 'xy', facts: { isStartAligned: false } },
    ['missing 2 -', 'missing 3 -', 'extra - 0', 'extra - 1'],
    {},
  ],
  [
    'what came from the target is not sent back',
    { source: 'ab?c', remote: 'ac' },
    [],
    { excused: { 'not-sent': 1 } },
  ],
  ['records of others in the remote topic are extra', { source: 'abc', remote: 'axbc' }, ['extra - 1'], {}],
  [
    'unless it is said that they may be there',
    { source: 'abc', remote: 'axbc', facts: { allowsOthers: true } },
    [],
    { excused: { 'others-on-target': 1 } },
  ],
  [
    'of identical records the offset map tells which one was compacted away',
    { source: 'aab', remote: '.ab', facts: compacted, runs: [[0, 0]] },
    [],
    { matched: 2, excused: { 'compacted-target': 1 } },
  ],
  [
    'a map that tells of a topic that is gone does no harm',
    { source: 'abcdef', remote: 'abdef', runs: [[0, 10]], facts: { remoteLogStart: 0n } },
    ['missing 2 -'],
    { matched: 5 },
  ],
] as readonly (readonly [string, Logs, readonly string[], object])[])
  test(says, async () => {
    const evidence = await compare(logs)
    assert.deepEqual(found(evidence), differences)
    for (const [name, value] of Object.entries(rest))
      assert.deepEqual(evidence[name as keyof typeof evidence], value, name)
    const [window] = evidence.windows
    const isEqual = evidence.windows.every(({ source, remote }) => source.hash === remote.hash)
    if (window && !differences.every((one) => one.startsWith('moved')))
      assert.equal(isEqual, differences.length === 0, 'windows differ where records do')
  })

test('a second run reads on where the first one ended, and adds to what it found', async () => {
  const first = await compare({ source: 'abcd', remote: 'ac', mirroredUpTo: 3 })
  assert.deepEqual(found(first), ['missing 1 -'])
  assert.deepEqual([first.source.to, first.remote.to], [3n, 2n])
  const second = await compare({ source: 'abcdef', remote: 'acdef' }, first)
  assert.deepEqual(found(second), ['missing 1 -'])
  assert.deepEqual([second.matched, second.behind], [5, undefined])
  const once = await compare({ source: 'abcdef', remote: 'acdef' })
  assert.deepEqual(second.windows, once.windows)
})

test('ended early, what was found out stands, and the next run finds the rest', async () => {
  const logs = { source: 'abcdefghij', remote: 'abdefghhij' }
  const whole = await compare(logs)
  assert.deepEqual(found(whole), ['missing 2 -', 'repeated 7 7'])
  for (let after = 1; after < 10; after++) {
    const half = await compare(logs, nothingYet(logs), after)
    assert.ok(half.source.to <= 10n && half.matched < 9, `${half.matched}`)
    const { matched, windows, differences } = await compare(logs, half)
    assert.deepEqual([matched, windows, differences.length], [whole.matched, whole.windows, 2])
  }
})

const letters = 'abcdefghijklmnopqrstuvwxyz'.split('')

test('whatever is dropped, repeated, added or swapped is noticed, and nothing else', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...letters), { minLength: 1, maxLength: 40 }),
      fc.array(
        fc.tuple(fc.constantFrom('drop', 'repeat', 'add', 'swap'), fc.nat(), fc.constantFrom('X', 'Y')),
        { maxLength: 4 },
      ),
      async (source, changes) => {
        const remote = [...source]
        for (const [what, at, letter] of changes) {
          const index = at % Math.max(1, remote.length)
          const here = remote[index]
          if (what === 'drop') remote.splice(index, 1)
          else if (what === 'add') remote.splice(index, 0, letter)
          else if (what === 'repeat' && here) remote.splice(index, 0, here)
          else remote.splice(index, 2, ...remote.slice(index, index + 2).reverse())
        }
        const evidence = await compare({ source: source.join(''), remote: remote.join('') })
        const isSame = source.join() === remote.join()
        assert.equal(verdictOf(evidence), isSame ? 'equal' : 'different', remote.join(''))
        const net = (kinds: readonly string[]) =>
          evidence.differences.filter(({ kind }) => kinds.includes(kind)).length
        assert.equal(evidence.matched + net(['missing', 'moved', 'changed']), source.length)
        assert.equal(evidence.matched + net(['extra', 'repeated', 'moved', 'changed']), remote.length)
      },
    ),
    { numRuns: 500 },
  )
})

test('a hole of a hundred thousand records is told as one, and the rest is equal', async () => {
  const many = (from: number, to: number): readonly LoggedRecord[] =>
    Array.from({ length: to - from }, (_, index) => recordAt(from + index))
  const recordAt = (number: number): LoggedRecord => ({
    ...(logOf('a')[0] as LoggedRecord),
    offset: BigInt(number),
    timestamp: BigInt(number),
    hash: Buffer.from(`${number}`).toString('base64'),
  })
  const here = many(0, 150_000)
  const there = [...many(0, 10), ...many(100_010, 150_000)].map((record, index) => ({
    ...record,
    offset: BigInt(index),
  }))
  const tally = new PartitionTally(nothingYet({ source: '', remote: '' }), 3_600_000)
  const portions = (records: readonly LoggedRecord[]) => ({
    records: async function* () {
      for (let at = 0; at < records.length; at += 500) yield records.slice(at, at + 500)
    },
  })
  await verifyPartition(
    { source: portions(here), target: portions(there), fieldsOf: async () => ['key', 'value', 'timestamp'] },
    {
      partition: 0,
      comparison: { topic: 'orders', remoteTopic: 'source.orders', hasTimestamps: true },
      source: { from: 0n, to: 150_000n },
      remote: { from: 0n, to: 50_000n },
      goal: 150_000n,
      tally,
      facts: {
        ...compacted,
        isSourceCompacted: false,
        isTargetCompacted: false,
        sourceFrom: 0n,
        remoteFrom: 0n,
        isStartAligned: true,
        remoteLogStart: 0n,
        isSourceEmpty: false,
        isRemoteEmpty: false,
        allowsOthers: false,
        placeOf: () => undefined,
        isBehind: () => false,
      },
    },
    { signal: new AbortController().signal, compared: () => {} },
  )
  const { matched, differences, unlisted } = tally.evidence()
  assert.equal(matched, 50_000)
  assert.equal(differences.length + unlisted, 100_000)
  assert.ok(differences.every(({ kind }) => kind === 'missing'))
})
