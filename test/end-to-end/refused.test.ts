import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { withAdmin } from '../../functions/kafka/kafkajs.ts'
import { incrementalAlterConfigs } from '../../kafka/api/incremental-alter-configs.ts'
import type { OutgoingRecord } from '../../kafka/outgoing-record.ts'
import { Producer } from '../../kafka/producer.ts'
import { logOffset } from '../../kafka/read-partition.ts'
import type { Json } from '../../local/json.ts'
import { until } from '../../sample/until.ts'
import { assertCopied } from '../support/assert-copied.ts'
import { createTopic } from '../support/create-topic.ts'
import { type MirrorStart, sharedMirror } from '../support/mirror-run.ts'

/*
  What the target does not take: the error names topic, partition, offset and the next step, the batch is delivered
  again, and once an operator has taken the step everything is there, once.
*/
const largest = '9223372036854775807'
const twoHoursAhead = Date.now() + 7_200_000

/** Remote topics are left with the target's defaults; topics are looked for at the start alone. */
const settings: MirrorStart = {
  settings: {
    'config.properties.exclude': 'max\\\\.message\\\\.bytes, message\\\\.timestamp\\\\..*',
    'refresh.topics.interval.seconds': '3600',
  },
  poller: { backoff: { firstMs: 100, longestMs: 500 }, metadataRefreshMs: 200 },
}
const mirror = sharedMirror({ isStarted: false })

const record = (fields: Partial<OutgoingRecord> = {}): OutgoingRecord => ({
  timestamp: Date.now(),
  key: Buffer.from('k'),
  value: Buffer.from('v'),
  headers: [],
  ...fields,
})
const write = async (topic: string, records: readonly OutgoingRecord[], partition = 0): Promise<void> => {
  const producer = new Producer(mirror().source, { maxBatchBytes: 3_000_000 })
  await producer.append({ topic, partition }, records)
}

/** What the mirror says of a batch that it did not copy. */
const complaint = async (pattern: RegExp): Promise<string> => {
  const [said = ''] = await until(
    `the mirror to say ${pattern}`,
    async () => mirror().said(pattern),
    ({ length }) => length > 0,
    30_000,
  )
  return said
}
const setConfig = async (topic: string, name: string, value: string): Promise<void> => {
  const { target } = mirror()
  const { controllerId } = await target.metadata([])
  const [answer] = await target.send(
    controllerId,
    incrementalAlterConfigs([{ topic, configs: [{ name, value }] }]),
  )
  assert.equal(answer?.errorCode, 0)
}
/** Waits until the mirror reads a topic, and the remote topic is there. */
const isMirrored = (topic: string) =>
  until(
    `${topic} to be mirrored`,
    async () =>
      mirror()
        .aws.eventSources()
        .some((source) => source.topic === topic && source.partitions > 0),
    (isSo) => isSo,
    30_000,
  )
const restart = async (): Promise<void> => {
  await mirror().stop()
  await mirror().start(settings)
}

test('a record that is too large for the remote topic stops its partition there, until the topic takes it', async () => {
  const topic = 'too-large'
  await createTopic(mirror().source, topic, { partitions: 2, configs: { 'max.message.bytes': '3000000' } })
  const large = record({ value: randomBytes(2_000_000) })
  await write(topic, [record(), record(), large, record()])
  await write(topic, [record(), record()], 1)
  await mirror().start(settings)
  assert.match(
    await complaint(/too-large-0 was not copied/),
    /too-large-0 was not copied to source\.too-large-0 from source offset 2: source offsets? 2.*MESSAGE_TOO_LARGE \(10\).*raise max\.message\.bytes of the remote topic/,
  )
  const ends = [0, 1].map((partition) =>
    logOffset(mirror().target, { topic: `source.${topic}`, partition }, 'latest'),
  )
  assert.deepEqual(await Promise.all(ends), [2n, 2n])
  await setConfig(`source.${topic}`, 'max.message.bytes', '3000000')
  await assertCopied(mirror(), { [topic]: 6 })
})

test('a timestamp that the remote topic refuses stops its partition there, until the topic takes it', async () => {
  const topic = 'too-new'
  await createTopic(mirror().source, topic, { configs: { 'message.timestamp.after.max.ms': largest } })
  await restart()
  await isMirrored(topic)
  await write(topic, [record(), record({ timestamp: twoHoursAhead }), record()])
  assert.match(
    await complaint(/too-new-0 was not copied/),
    /too-new-0 was not copied to source\.too-new-0 from source offset 0: source offset 1: INVALID_TIMESTAMP \(32\).*raise message\.timestamp\.after\.max\.ms/,
  )
  await setConfig(`source.${topic}`, 'message.timestamp.after.max.ms', largest)
  await assertCopied(mirror(), { [topic]: 3 })
})

test('a remote topic that was deleted, and one with too few partitions, are missed by name, and filled when they are there', async () => {
  await createTopic(mirror().source, 'deleted')
  await createTopic(mirror().source, 'grown')
  await restart()
  await Promise.all([isMirrored('deleted'), isMirrored('grown')])
  const options = (side: 'source' | 'target') => ({
    bootstrapServers: [mirror().kafka[side].bootstrapServers],
    clientId: 'test',
  })
  await withAdmin(options('target'), (admin) => admin.deleteTopics({ topics: ['source.deleted'] }))
  await withAdmin(options('source'), (admin) =>
    admin.createPartitions({ topicPartitions: [{ topic: 'grown', count: 2 }] }),
  )
  await write('deleted', [record(), record()])
  await write('grown', [record()])
  await write('grown', [record(), record()], 1)
  for (const partition of ['deleted-0', 'grown-1'])
    assert.match(
      await complaint(new RegExp(`${partition} was not copied`)),
      new RegExp(
        `${partition} was not copied to source\\.${partition} from source offset 0: .*` +
          'does not exist or has no leader; source-connector makes missing topics and partitions within a minute',
      ),
    )
  await until(
    'the partition that is there to go on meanwhile',
    () => logOffset(mirror().target, { topic: 'source.grown', partition: 0 }, 'latest'),
    (end) => end === 1n,
    30_000,
  )
  await restart()
  await assertCopied(mirror(), { deleted: 2, grown: 3 })
})

test('a target that is lost is named with what to check, and everything is copied once when it is back', async () => {
  await createTopic(mirror().source, 'outage')
  await restart()
  await isMirrored('outage')
  await write('outage', [record(), record()])
  await assertCopied(mirror(), { outage: 2 })
  const [broker] = mirror().kafka.target.brokers
  assert.ok(broker)
  await broker.kill()
  await write('outage', [record(), record(), record()])
  assert.match(
    await complaint(/outage-0 from source offset 2 was not copied/),
    new RegExp(`it is delivered again: .*${broker.address}`),
  )
  await broker.start()
  await write('outage', [record()])
  await assertCopied(mirror(), { outage: 6 })
})

const mirrorFunction = (): string =>
  mirror()
    .aws.functions()
    .find(({ logicalId }) => /ToTargetMirror/.test(logicalId))?.name ?? 'no function is the mirror'

const event = (records: Json) => ({ eventSource: 'SelfManagedKafka', bootstrapServers: 'a:1', records })
const good = { topic: 't', partition: 0, offset: 3, timestamp: 1, timestampType: 'CREATE_TIME', headers: [] }

for (const [what, sent, says] of [
  ['is no object', 7, 'the event must be an object, but is 7'],
  [
    'is of another source',
    { eventSource: 'aws:sqs' },
    'eventSource must be "aws:kafka" or "SelfManagedKafka"',
  ],
  ['has no records', event(null), 'records must be an object of arrays, but is null'],
  ['has records that are no list', event({ 't-0': {} }), 'records["t-0"] must be an array'],
  [
    'has an offset that is text',
    event({ 't-0': [{ ...good, offset: '3' }] }),
    'records["t-0"][0].offset must be a whole number',
  ],
  [
    'has offsets that go back',
    event({ 't-0': [good, { ...good, offset: 2 }] }),
    'records["t-0"][1].offset must be larger than the one before (3), but is 2',
  ],
  [
    'has records of another partition',
    event({ 't-1': [good] }),
    'records["t-1"][0].topic must be the topic of t-1',
  ],
  [
    'has a value that is not base64',
    event({ 't-0': [{ ...good, value: 'ö' }] }),
    'records["t-0"][0].value must be base64',
  ],
] satisfies [string, Json, string][]) {
  test(`an event that ${what} is refused with the name of the field`, async () => {
    const { isError, payload } = await mirror().aws.invoke(mirrorFunction(), sent)
    assert.ok(isError)
    assert.ok(payload.toString().includes(JSON.stringify(says).slice(1, -1)), payload.toString())
  })
}

test('an event of a topic that nobody mirrors is refused with the name of the remote topic', async () => {
  const { isError, payload } = await mirror().aws.invoke(mirrorFunction(), event({ 't-0': [good] }))
  assert.ok(isError)
  assert.match(
    payload.toString(),
    /t-0 was not copied to source\.t-0 from source offset 3: .*source-connector makes missing topics/,
  )
})
