import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { withAdmin } from '../../functions/kafka/kafkajs.ts'
import { Producer } from '../../kafka/producer.ts'
import { readPartition } from '../../kafka/read-partition.ts'
import { until } from '../../sample/until.ts'
import { connectClient } from '../support/connect-client.ts'
import { createTopic } from '../support/create-topic.ts'
import { killFunctions } from '../support/kill-functions.ts'
import { type MirrorRun, sharedMirror } from '../support/mirror-run.ts'

/*
  Kafka's own connectors for files, whole: an object in the bucket, file-source, a topic, file-sink, an object in another bucket.
  Functions are killed on the way, the file grows, and what was delivered is delivered again.
*/
const patienceMs = 180_000
const converters = {
  'key.converter': 'org.apache.kafka.connect.storage.StringConverter',
  'value.converter': 'org.apache.kafka.connect.storage.StringConverter',
}
const connectors = new Map(
  Object.entries({
    'lines-source': { 'connector.class': 'FileStreamSource', file: '/var/log/app.log', topic: 'lines' },
    'lines-sink': { 'connector.class': 'FileStreamSink', file: 'out.txt', topics: 'lines, keyed' },
    'print-sink': { 'connector.class': 'FileStreamSink', topics: 'printed' },
  }).map(([name, config]) => [
    `connectors/${name}.json`,
    JSON.stringify({ name, config: { ...config, ...converters } }),
  ]),
)
const mirror = sharedMirror({ isStarted: false })
const call = connectClient(() => mirror().aws.functionUrls()[0])

const start = (): Promise<void> =>
  mirror().start({
    connectors,
    settings: { 'connectors.cluster': 'target', 'connectors.posted.sources': '1' },
    poller: {},
  })

/** The bucket of a connector, by the path of its construct. */
const bucket = (path: string): string => {
  const found = mirror()
    .aws.buckets()
    .find((name) => name.includes(path.toLowerCase()))
  assert.ok(found, `${path}: ${mirror().aws.buckets().join(', ')}`)
  return found
}

const written = async (): Promise<string> => {
  const s3 = new S3Client({
    endpoint: mirror().aws.endpoint,
    forcePathStyle: true,
    region: 'us-east-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'y' },
  })
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket('LinesSink'), Key: 'out.txt' }))
    return (await Body?.transformToString()) ?? ''
  } catch (error) {
    if (error instanceof Error && error.name === 'NoSuchKey') return ''
    throw error
  } finally {
    s3.destroy()
  }
}

const values = async ({ target }: MirrorRun, topic: string): Promise<string[]> => {
  const { topics } = await target.metadata(null)
  const found: string[] = []
  const { partitions = [] } = topics.find(({ name }) => name === topic) ?? {}
  for (const { partition } of partitions)
    for await (const { value } of readPartition(target, { topic, partition })) found.push(`${value}`)
  return found
}

const lines = Array.from({ length: 60_000 }, (_, n) =>
  n % 1_000 === 7 ? '' : `${n} zwölf Boxkämpfer, "${'x'.repeat(n % 80)}"`,
)
const text = (count: number): string =>
  lines
    .slice(0, count)
    .map((line) => `${line}\n`)
    .join('')
const put = (body: string): Promise<void> => mirror().aws.putObject(bucket('LinesSource'), 'app.log', body)
/** Lines of the two topics, told apart by how they begin. */
const ofKeyed = (all: string): string[] => all.split('\n').filter((line) => line.startsWith('keyed '))
const ofLines = (all: string): string[] =>
  all
    .split('\n')
    .slice(0, -1)
    .filter((line) => !line.startsWith('keyed '))

test('a file that grows becomes a topic, and the topic a file: line by line the same, though functions are killed', async () => {
  await createTopic(mirror().target, 'lines')
  await createTopic(mirror().target, 'keyed', { partitions: 4 })
  await createTopic(mirror().target, 'printed')
  await start()
  await put(text(20_000))
  await until(
    'the first lines',
    () => values(mirror(), 'lines'),
    ({ length }) => length > 0,
    patienceMs,
  )
  killFunctions(mirror())
  await put(`${text(40_000)}${lines[40_000]?.slice(0, 5)}`)
  await sleep(500)
  killFunctions(mirror())
  const producer = new Producer(mirror().target)
  for (let partition = 0; partition < 4; partition++)
    await producer.append(
      { topic: 'keyed', partition },
      Array.from({ length: 500 }, (_, n) => ({
        key: null,
        value: Buffer.from(`keyed ${partition} ${n}`),
        timestamp: 1n,
        headers: [],
      })),
    )
  await put(text(lines.length))
  const all = await until(
    'every line in the file',
    written,
    (seen) => ofLines(seen).length >= lines.length && ofKeyed(seen).length >= 2_000,
    patienceMs,
  )
  assert.deepEqual(await values(mirror(), 'lines'), lines)
  assert.deepEqual(ofLines(all), lines)
  for (let partition = 0; partition < 4; partition++)
    assert.deepEqual(
      ofKeyed(all).filter((line) => line.startsWith(`keyed ${partition} `)),
      Array.from({ length: 500 }, (_, n) => `keyed ${partition} ${n}`),
    )
})

test('records that are delivered again change nothing in the file', async () => {
  const before = await written()
  const sources = mirror()
    .aws.eventSources()
    .filter(({ groupId }) => groupId.startsWith('connect-lines-sink'))
  assert.deepEqual(sources.map(({ groupId }) => groupId).sort(), [
    'connect-lines-sink.keyed',
    'connect-lines-sink.lines',
  ])
  await mirror().stop()
  const { bootstrapServers } = mirror().kafka.target
  await withAdmin({ bootstrapServers: [bootstrapServers], clientId: 'test' }, (admin) =>
    admin.deleteGroups(sources.map(({ groupId }) => groupId)),
  )
  await start()
  const delivered = () =>
    mirror()
      .aws.eventSources()
      .filter(({ groupId }) => groupId.startsWith('connect-lines-sink'))
      .reduce((sum, source) => sum + source.delivered, 0)
  await until(
    'the sink to have taken all records again',
    async () => delivered(),
    (count) => count >= lines.length + 2_000,
    patienceMs,
  )
  assert.equal(await written(), before)
})

test('the file is appended to beyond 5 MiB, where S3 copies what stands there', async () => {
  const before = (await written()).length
  const large = 'y'.repeat(600_000)
  const producer = new Producer(mirror().target)
  for (let n = 0; n < 12; n++)
    await producer.append({ topic: 'keyed', partition: 0 }, [
      { key: null, value: Buffer.from(`keyed large ${n} ${large}`), timestamp: 1n, headers: [] },
    ])
  const all = await until(
    'the large lines',
    written,
    (seen) => ofKeyed(seen).filter((line) => line.startsWith('keyed large')).length >= 12,
    patienceMs,
  )
  assert.ok(before < all.length && all.length > 5 * 1024 * 1024)
  assert.deepEqual(
    ofKeyed(all)
      .filter((line) => line.startsWith('keyed large'))
      .map((line) => line.slice(0, 14).trim()),
    Array.from({ length: 12 }, (_, n) => `keyed large ${n}`.slice(0, 14)),
  )
})

test('a sink without a file prints lines into the log of its function', async () => {
  await new Producer(mirror().target).append({ topic: 'printed', partition: 0 }, [
    { key: null, value: Buffer.from('a printed line'), timestamp: 1n, headers: [] },
  ])
  await until(
    'the line',
    async () => mirror().said(/^a printed line$/).length,
    (count) => count > 0,
    patienceMs,
  )
})

const status = async (name: string): Promise<string> =>
  JSON.stringify((await call('GET', `/connectors/${name}/status`)).body)

test('they are plugins of the REST API, with a status; a sink is paused and resumed', async () => {
  const plugins = JSON.stringify((await call('GET', '/connector-plugins')).body)
  for (const name of ['FileStreamSource', 'FileStreamSink'])
    assert.ok(plugins.includes(`org.apache.kafka.connect.file.${name}Connector`), plugins)
  for (const name of ['lines-source', 'lines-sink', 'print-sink'])
    assert.match(await status(name), /"tasks":\[\{"id":0,"state":"RUNNING"/)
  assert.equal((await call('PUT', '/connectors/print-sink/pause')).status, 202)
  await until(
    'it stands still',
    () => status('print-sink'),
    (seen) => seen.includes('"PAUSED"'),
    patienceMs,
  )
  assert.equal((await call('PUT', '/connectors/print-sink/resume')).status, 202)
})

test('the offset of a file is told, and where it is set the file is read anew from there', async () => {
  const bytes = Buffer.byteLength(text(lines.length))
  assert.deepEqual((await call('GET', '/connectors/lines-source/offsets')).body, {
    offsets: [{ partition: { filename: '/var/log/app.log' }, offset: { position: bytes } }],
  })
  assert.equal((await call('PUT', '/connectors/lines-source/stop')).status, 204)
  const last = Buffer.byteLength(`${lines.at(-1)}\n`)
  const altered = await call('PATCH', '/connectors/lines-source/offsets', {
    offsets: [{ partition: { filename: '/var/log/app.log' }, offset: { position: bytes - last } }],
  })
  assert.deepEqual(altered.body, { message: 'The offsets for this connector have been altered successfully' })
  assert.equal((await call('PUT', '/connectors/lines-source/resume')).status, 202)
  const all = await until(
    'the last line again',
    () => values(mirror(), 'lines'),
    ({ length }) => length > lines.length,
    patienceMs,
  )
  assert.deepEqual(all.slice(lines.length), [lines.at(-1)])
})

test('a FileStreamSource that is posted takes a place; a FileStreamSink is refused with what to do', async () => {
  const config = { 'connector.class': 'FileStreamSource', file: 'posted.txt', topic: 'posted', ...converters }
  await mirror().aws.putObject(bucket('PostedSource1'), 'posted.txt', 'there before\n')
  const posted = await call('POST', '/connectors', { name: 'posted-lines', config })
  assert.equal(posted.status, 201, JSON.stringify(posted.body))
  await mirror().aws.putObject(bucket('PostedSource1'), 'posted.txt', 'there before\nand after\n')
  await until(
    'both lines',
    () => values(mirror(), 'posted'),
    (seen) => seen.join() === 'there before,and after',
    patienceMs,
  )
  const sink = { 'connector.class': 'FileStreamSink', file: 'x.txt', topics: 'posted' }
  const refused = await call('POST', '/connectors', { name: 'posted-sink', config: sink })
  assert.equal(refused.status, 400)
  assert.match(
    JSON.stringify(refused.body),
    /Save this config as config\/connectors\/posted-sink\.json and run npx cdk deploy/,
  )
  const stdin = { 'connector.class': 'FileStreamSource', topic: 't' }
  assert.match(
    JSON.stringify((await call('POST', '/connectors', { name: 'stdin', config: stdin })).body),
    /Missing configuration \\"file\\": a function has no standard input/,
  )
})
