import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import type { OutgoingHeader, OutgoingRecord } from '../../kafka/outgoing-record.ts'
import { Producer } from '../../kafka/producer.ts'
import { assertCopied } from '../support/assert-copied.ts'
import { createTopic } from '../support/create-topic.ts'
import { consoleConsumer } from '../support/java.ts'
import { sharedMirror } from '../support/mirror-run.ts'

const mirror = sharedMirror()

const record = (fields: Partial<OutgoingRecord>): OutgoingRecord => ({
  timestamp: 1_700_000_000_000,
  key: Buffer.from('key'),
  value: Buffer.from('value'),
  headers: [],
  ...fields,
})
const header = (key: string, value: Buffer | string | null): OutgoingHeader => ({
  key,
  value: typeof value === 'string' ? Buffer.from(value) : value,
})
const everyByte = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))

/** What a record can be, each with what it is called. */
const kinds: Readonly<Record<string, OutgoingRecord>> = {
  'a key and a value': record({}),
  'no key': record({ key: null }),
  'an empty key': record({ key: Buffer.alloc(0) }),
  'a tombstone': record({ value: null }),
  'an empty value': record({ value: Buffer.alloc(0) }),
  nothing: record({ key: null, value: null }),
  'binary key and value': record({ key: everyByte, value: everyByte }),
  'a value that is base64 itself': record({ value: Buffer.from('AAAA====') }),
  'headers that repeat, between others': record({
    headers: [header('a', '1'), header('b', '2'), header('a', '3'), header('a', '1')],
  }),
  'headers without value, and empty ones': record({ headers: [header('null', null), header('empty', '')] }),
  'headers of every byte': record({ headers: [header('bytes', everyByte)] }),
  'headers whose names are numbers, in an order that is not theirs': record({
    headers: [header('b', 'x'), header('10', 'y'), header('2', 'z'), header('-1', 'a'), header('0', 'b')],
  }),
  'headers with names that objects have': record({
    headers: [header('__proto__', 'p'), header('constructor', 'c'), header('toString', null)],
  }),
  'headers with an empty name, blanks, quotes and signs beyond ASCII': record({
    headers: [header('', 'e'), header(' a b ', 's'), header('"\\', 'q'), header('größe 漢字 🙂', 'u')],
  }),
  'the timestamp 0': record({ timestamp: 0 }),
  'no timestamp': record({ timestamp: -1 }),
  'a timestamp before 1970': record({ timestamp: -86_400_001 }),
  'a timestamp before 2001': record({ timestamp: 915_148_800_000 }),
}

test('MirrorConnectorsIntegrationBaseTest.testReplication: each record stands in the same partition of the remote topic, byte for byte and in order', async () => {
  await createTopic(mirror().source, 'kinds', { partitions: 3 })
  const producer = new Producer(mirror().source)
  const all = Object.values(kinds)
  for (const [partition, records] of [all, all.toReversed(), [...all, ...all]].entries())
    await producer.append({ topic: 'kinds', partition }, records)
  await assertCopied(mirror(), { kinds: all.length * 4 })
})

test('each of them is copied too when it is alone in its batch', async () => {
  const all = Object.values(kinds)
  await createTopic(mirror().source, 'alone', { partitions: all.length })
  const producer = new Producer(mirror().source)
  for (const [partition, kind] of all.entries()) await producer.append({ topic: 'alone', partition }, [kind])
  await assertCopied(mirror(), { alone: all.length })
})

test('MirrorConnectorsIntegrationBaseTest.testReplicationWithEmptyPartition: a partition without records is there, and empty', async () => {
  await createTopic(mirror().source, 'sparse', { partitions: 5 })
  await new Producer(mirror().source).append({ topic: 'sparse', partition: 3 }, [record({})])
  await assertCopied(mirror(), { sparse: 1 })
  const { topics } = await mirror().target.metadata(['source.sparse'])
  assert.equal(topics[0]?.partitions.length, 5)
})

test('records of 1 byte to 4 MB are copied, because the remote topic takes what the source topic takes', async () => {
  await createTopic(mirror().source, 'sizes', { configs: { 'max.message.bytes': '6000000' } })
  const sizes = [1, 100, 10_000, 1_000_000, 1_048_577, 4_000_000, 1, 4 * 1024 * 1024, 100]
  const producer = new Producer(mirror().source, { maxBatchBytes: 6_000_000 })
  for (const size of sizes)
    await producer.append({ topic: 'sizes', partition: 0 }, [record({ value: randomBytes(size) })])
  await assertCopied(mirror(), { sizes: sizes.length })
})

test('an event source that writes null as null, and not as nothing, changes nothing', async () => {
  await mirror().stop()
  await mirror().start({ poller: { nulls: 'null' } })
  await createTopic(mirror().source, 'written-nulls')
  await new Producer(mirror().source).append({ topic: 'written-nulls', partition: 0 }, Object.values(kinds))
  await assertCopied(mirror(), {
    'written-nulls': Object.keys(kinds).length,
    kinds: Object.keys(kinds).length * 4,
  })
})

test("Kafka's console consumer prints the same of a remote topic as of its source topic", async () => {
  const { source, target } = mirror().kafka
  const print = (bootstrapServers: string, topic: string) =>
    consoleConsumer(bootstrapServers, {
      topic,
      partition: 1,
      maxMessages: Object.keys(kinds).length,
      formatterProperties: {
        'print.timestamp': 'true',
        'print.headers': 'true',
        'print.key': 'true',
        'print.partition': 'true',
        'print.offset': 'true',
        'null.literal': '<null>',
      },
    })
  const [here, there] = await Promise.all([
    print(source.bootstrapServers, 'kinds'),
    print(target.bootstrapServers, 'source.kinds'),
  ])
  assert.ok(here.length >= Object.keys(kinds).length)
  assert.ok(here.some((line) => line.endsWith('<null>\t<null>')))
  assert.deepEqual(there, here)
})
