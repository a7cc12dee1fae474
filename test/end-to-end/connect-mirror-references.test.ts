import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Producer } from '../../kafka/producer.ts'
import { readPartition } from '../../kafka/read-partition.ts'
import { decode } from '../../lib/mirror/checkpoint.ts'
import { until } from '../../sample/until.ts'
import { commitOffsets } from '../support/commit-offsets.ts'
import { connectClient } from '../support/connect-client.ts'
import { connectReference, curlConnector } from '../support/connect-reference.ts'
import { createTopic } from '../support/create-topic.ts'
import { sharedMirror } from '../support/mirror-run.ts'

/*
  The three connectors of MirrorMaker 2 as people post them to a Connect cluster, posted here by curl as they are published but
  for HOST. What was deployed does none of what is waited for: only the posted ones can have done it.
*/
const patienceMs = 200_000 // scheduled functions look at what was posted once a minute
const topic = 'app-source-.public.orders'
const group = 'app-orders'
const mirror = sharedMirror({
  settings: { 'source->target.topics': 'nothing', 'source->target.groups': 'nothing' },
})
const apiUrl = () => mirror().aws.functionUrls()[0]
const call = connectClient(apiUrl)

/** With the brokers of this run: HOST is the source's in one line, and the target's in all others. */
const reference = (file: string): string => {
  const { source, target } = mirror().kafka
  return connectReference(file)
    .replace(/("source\.cluster\.bootstrap\.servers": )"HOST:9092"/, `$1"${source.bootstrapServers}"`)
    .replaceAll('HOST:9092', target.bootstrapServers)
}

const post = async (body: string): Promise<void> => {
  const { status, text } = await curlConnector(apiUrl(), body)
  assert.equal(status, '201', text)
}

const untilRunning = (name: string) =>
  until(
    `${name} to run`,
    async () => JSON.stringify((await call('GET', `/connectors/${name}/status`)).body),
    (text) => /"connector":\{"state":"RUNNING".*"tasks":\[\{"id":0,"state":"RUNNING"/.test(text),
    patienceMs,
  )

const recordsOf = async (of: string) => {
  const found: { readonly key: Buffer | null; readonly value: Buffer | null }[] = []
  const { topics } = await mirror().target.metadata(null)
  if (!topics.some(({ name }) => name === of)) return found
  for await (const record of readPartition(mirror().target, { topic: of, partition: 0 })) found.push(record)
  return found
}

const untilRecords = (of: string, count: number) =>
  until(
    `${count} records in ${of}`,
    () => recordsOf(of),
    ({ length }) => length >= count,
    patienceMs,
  )

/** Bytes that no JSON converter would leave as they are. */
const value = Buffer.from([0, 255, 34, 13, 10])
const produce = () =>
  new Producer(mirror().source).append({ topic, partition: 0 }, [
    { timestamp: Date.now(), key: null, value, headers: [] },
  ])

const posted = ['mm2-test', 'mm2-checkpoint', 'mm2-heartbeat'] as const

test('the connectors of MirrorMaker, posted as they are: each runs, and takes the place of the deployed one', async () => {
  // No heartbeat but those of a connector that is posted.
  assert.equal((await call('PUT', '/connectors/MirrorHeartbeatConnector/stop')).status, 204)
  await createTopic(mirror().source, topic)
  await produce()
  await commitOffsets(mirror().source, group, [{ topic, partition: 0, offset: 1n, metadata: '' }])
  for (const file of ['source', 'checkpoint', 'heartbeat']) await post(reference(`mirror-${file}.json`))
  for (const name of posted) await untilRunning(name)
  const { body } = await call('GET', '/connectors')
  assert.deepEqual(body, [...[...posted].sort(), 'target->source.MirrorHeartbeatConnector'])
})

test('the topic is mirrored byte for byte, the offsets of the group are translated, heartbeats are written', async () => {
  const [record] = await untilRecords(`source.${topic}`, 1)
  assert.deepEqual(record?.value, value)
  const records = await untilRecords('source.checkpoints.internal', 1)
  const [checkpoint] = records.flatMap((of) => (of.key && of.value ? [decode(of.key, of.value)] : []))
  assert.deepEqual(
    [checkpoint?.group, checkpoint?.topic, checkpoint?.upstreamOffset, checkpoint?.downstreamOffset],
    [group, `source.${topic}`, 1n, 1n],
  )
  await untilRecords('heartbeats', (await recordsOf('heartbeats')).length + 3)
})

test('deleted, and posted with the lines of ByteArrayConverter and tasks.max as a number: it goes on where the other one was', async () => {
  for (const name of posted) assert.equal((await call('DELETE', `/connectors/${name}`)).status, 204)
  await produce()
  const { name, config } = JSON.parse(reference('mirror-source.json'))
  const bytes = 'org.apache.kafka.connect.converters.ByteArrayConverter'
  const converters = { 'key.converter': bytes, 'value.converter': bytes }
  await post(JSON.stringify({ name, config: { ...config, ...converters, 'tasks.max': 4 } }))
  await untilRunning(name)
  const records = await untilRecords(`source.${topic}`, 2)
  assert.deepEqual(
    records.map((record) => record.value),
    [value, value],
  )
  assert.deepEqual((await call('GET', '/connectors')).body, [
    'MirrorCheckpointConnector',
    'MirrorHeartbeatConnector',
    'mm2-test',
    'target->source.MirrorHeartbeatConnector',
  ])
})

test('an outer name that is not the inner one is refused, and says both', async () => {
  const { config } = JSON.parse(reference('mirror-source.json'))
  const { status, text } = await curlConnector(apiUrl(), JSON.stringify({ name: 'outer', config }))
  assert.equal(status, '400')
  assert.match(
    text,
    /Connector name configuration \(mm2-test\) doesn't match connector name in the URL \(outer\)/,
  )
})
