import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { deleteRecords } from '../../faults/api/delete-records.ts'
import { throwIfError } from '../../kafka/error-codes.ts'
import type { OutgoingRecord } from '../../kafka/outgoing-record.ts'
import { Producer } from '../../kafka/producer.ts'
import { logOffset, readPartition } from '../../kafka/read-partition.ts'
import { until } from '../../sample/until.ts'
import { createTopic } from '../support/create-topic.ts'
import { courseBrokers, courseTopics, GroupCourse } from '../support/group-course.ts'
import { mirrorCommand } from '../support/mirror-command.ts'
import { sharedMirror } from '../support/mirror-run.ts'
import { SeededRandom } from '../support/seeded-random.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

/*
  Topics that are plain, transactional, compacted and cut off by retention, mirrored, with cleaners at work on both sides:
  verification raises no false alarm. Then it is attacked. The tests carry on one from the other.
*/
const mirror = sharedMirror({ isStarted: false, source: courseBrokers.source, target: courseBrokers.source })

const verify = async (...args: readonly string[]) => {
  const outcome = await mirrorCommand(mirror(), ['verify', '--json', '--wait', '60', ...args])
  const report = JSON.parse(outcome.printed.join('\n'))
  assert.equal(report.error, undefined)
  return { ...outcome, report }
}

const course = () =>
  new GroupCourse(mirror().source, mirror().kafka.source.bootstrapServers, new SeededRandom(3))

const ofCourse = courseTopics.flatMap((topic) => ['--topic', topic])

/** Verifies until the mirror has come to everything: what compaction takes meanwhile, no count of records tells. */
const untilMirrored = (...args: readonly string[]) =>
  until(
    'everything to be mirrored',
    () => verify(...args),
    ({ report }) => report.verdict !== 'behind',
    180_000,
  )

interface Excusing {
  readonly topic: string
  readonly excused: Readonly<Record<string, number>>
}

const excusesOf = (partitions: readonly Excusing[], topic: string): readonly string[] => [
  ...new Set(partitions.filter((of) => of.topic === topic).flatMap(({ excused }) => Object.keys(excused))),
]

test('topics of every kind are equal, and a second run reads only what is new', async () => {
  await using directory = await temporaryDirectory()
  const file = join(directory.path, 'evidence.json')
  const writer = course()
  await writer.createTopics()
  await writer.write(1_000)
  await mirror().start()
  const first = await untilMirrored('--report', file, ...ofCourse)
  assert.deepEqual(
    first.report.partitions.flatMap(({ differences }: { differences: [] }) => differences),
    [],
  )
  assert.equal(first.code, 0)
  assert.equal(first.report.digests.source.hash, first.report.digests.remote.hash)
  const before = first.report.matched

  // What was verified is removed on the source: only a run that does not read it again can count it still.
  for (const partition of [0, 1]) {
    const of = { topic: 'plain', partition }
    const end = await logOffset(mirror().source, of, 'latest')
    throwIfError(await mirror().source.sendToLeader(of, deleteRecords(of, end)), 'plain was not cut off')
  }
  await writer.write(1_000)
  const second = await untilMirrored('--report', file, ...ofCourse)
  assert.match(second.noted.join('\n'), /^going on from .*evidence\.json, where run \d+ ended/)
  assert.deepEqual([second.code, second.report.verdict], [0, 'equal'])
  const plain = second.report.partitions.filter(({ topic }: Excusing) => topic === 'plain')
  assert.deepEqual(
    plain.map(({ matched, source }: { matched: number; source: object }) => [matched, source]),
    [0, 1].map(() => [2_000, { from: '0', to: '2000' }]),
  )
  assert.ok(second.report.matched > before)
  assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')), second.report)
})

test('what compaction and retention took since is told, and is no difference', async () => {
  const { code, report } = await untilMirrored(...ofCourse)
  assert.deepEqual([code, report.verdict], [0, 'equal'])
  assert.deepEqual(excusesOf(report.partitions, 'transactional'), [])
  const compacted = excusesOf(report.partitions, 'compacted')
  assert.ok(compacted.length > 0 && compacted.every((why) => why.startsWith('compacted-')), `${compacted}`)
})

test('a copy that another program appends to a remote topic is found with both offsets', async () => {
  await mirror().stop()
  const of = { topic: 'source.transactional', partition: 1 }
  const end = await logOffset(mirror().target, of, 'latest')
  const copies: OutgoingRecord[] = []
  for await (const copy of readPartition(mirror().target, of, { from: end - 5n, to: end - 4n }))
    copies.push(copy)
  assert.equal(copies.length, 1)
  await new Producer(mirror().target).append(of, copies)
  const { code, report } = await verify('--topic', 'transactional')
  assert.equal(code, 1)
  const [difference, ...others] = report.partitions.flatMap(
    ({ differences }: { differences: object[] }) => differences,
  )
  assert.deepEqual(others, [])
  assert.deepEqual(
    [difference.kind, difference.remoteTopic, difference.partition, difference.downstreamOffset],
    ['repeated', 'source.transactional', 1, `${end}`],
  )
  assert.equal(difference.isByFlow, false)
  const { printed } = await mirrorCommand(mirror(), ['verify', '--topic', 'transactional'])
  assert.match(
    printed.join('\n'),
    new RegExp(
      `^repeated  source\\.transactional-1 offset ${end}: again transactional-1 offset ${difference.upstreamOffset}, written by another program$`,
      'm',
    ),
  )
})

const record = (number: number, value = `value ${number}`): OutgoingRecord => ({
  timestamp: 1_700_000_000_000 + number * 1_000,
  key: Buffer.from(`key ${number}`),
  value: Buffer.from(value),
  headers: [{ key: 'h', value: Buffer.from('1') }],
})

/** The mirror is stopped: the test writes both sides itself. */
const writeLedger = async (topic: string, numbers: number, remote: (records: OutgoingRecord[]) => void) => {
  const records = Array.from({ length: numbers }, (_, number) => record(number))
  await createTopic(mirror().source, topic)
  await createTopic(mirror().target, `source.${topic}`)
  await new Producer(mirror().source).append({ topic, partition: 0 }, records)
  remote(records)
  await new Producer(mirror().target).append({ topic: `source.${topic}`, partition: 0 }, records)
}

test('a record that is dropped, repeated, changed, added or moved is found, each for what it is', async () => {
  await writeLedger('ledger', 1_000, (records) => {
    records[900] = { ...record(900), headers: [] } // changed
    records.splice(800, 0, ...records.splice(810, 1)) // moved
    records.splice(700, 0, record(5_000)) // added
    records[600] = record(600, 'forged') // changed
    records.splice(500, 0, record(20)) // repeated
    records.splice(100, 1) // dropped
  })
  const { code, printed } = await mirrorCommand(mirror(), ['verify', '--topic', 'ledger', '--wait', '0'])
  assert.equal(code, 1)
  assert.deepEqual(printed.filter((line) => /^(missing|extra|repeated|moved|changed)/.test(line)).sort(), [
    'changed   ledger-0 offset 600 at source.ledger-0 offset 600: value',
    'changed   ledger-0 offset 900 at source.ledger-0 offset 901: headers',
    'extra     source.ledger-0 offset 700, written by another program',
    'missing   ledger-0 offset 100, of 2023-11-14T22:15:00.000Z',
    'moved     ledger-0 offset 810 stands at source.ledger-0 offset 801',
    'repeated  source.ledger-0 offset 499: again ledger-0 offset 20, written by another program',
  ])
  assert.match(
    printed.join('\n'),
    /^window {4}ledger-0 from 2023-11-14T22:00:00\.000Z: [\d,]+ on the source, [\d,]+ on the target$/m,
  )
  assert.match(
    printed.join('\n'),
    /^Different\. 996 records in 1 partitions are equal\.\n {2}from 2023-11-14/m,
  )
  assert.ok(
    printed.every((line) => line.length <= 110),
    'lines fit',
  )
})

test('interrupted, it says so, and the next run goes on where it ended', async () => {
  await using directory = await temporaryDirectory()
  const file = join(directory.path, 'evidence.json')
  await writeLedger('long', 40_000, () => {})
  const args = ['verify', '--topic', 'long', '--wait', '0', '--report', file]
  const first = await mirrorCommand(mirror(), args, undefined, (line) => {
    if (line.startsWith('comparing')) process.kill(process.pid, 'SIGINT')
  })
  assert.equal(first.code, 1)
  assert.match(first.printed.join('\n'), /^Interrupted\. So far /m)
  const half = JSON.parse(readFileSync(file, 'utf8'))
  assert.equal(half.isComplete, false)
  assert.ok(half.matched < 40_000, `${half.matched}`)
  const second = await mirrorCommand(mirror(), args)
  assert.deepEqual([second.code, JSON.parse(readFileSync(file, 'utf8')).matched], [0, 40_000])
  assert.match(second.printed.join('\n'), /^Equal: 40,000 records in 1 partitions are equal/m)
})

test('evidence that was changed, or is about something else, is not gone on from', async () => {
  await using directory = await temporaryDirectory()
  const file = join(directory.path, 'evidence.json')
  const args = ['--topic', 'ledger', '--wait', '0', '--report', file]
  await verify(...args)
  const said = async (...more: readonly string[]) =>
    (await mirrorCommand(mirror(), ['verify', ...args, ...more])).noted.join('\n')
  assert.match(
    await said('--window', '1d'),
    /^Nothing was verified: .* its windows have 60 minutes: say --window 3600s/,
  )
  writeFileSync(file, readFileSync(file, 'utf8').replace('"missing"', '"extra"'))
  assert.match(await said(), /^Nothing was verified: .* it was changed since it was written/)
})

test('a topic that is none is said to be none', async () => {
  const { code, noted } = await mirrorCommand(mirror(), ['verify', '--topic', 'nowhere'])
  assert.equal(code, 1)
  assert.match(noted.join('\n'), /^Nothing was verified: .* has no topic nowhere\./)
})
