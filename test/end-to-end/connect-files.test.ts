import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { readPartition } from '../../kafka/read-partition.ts'
import { until } from '../../sample/until.ts'
import { connectClient } from '../support/connect-client.ts'
import { sharedMirror } from '../support/mirror-run.ts'

/*
  A FilePulse connector of config/connectors, changed by the REST API while its bucket goes on getting files: nothing that
  lands there meanwhile is lost, and nothing is read twice.
*/
const patienceMs = 120_000
const deployed: { readonly name: string; readonly config: Readonly<Record<string, string>> } = JSON.parse(
  readFileSync(new URL('../../config/connectors/weblog-source.json', import.meta.url), 'utf8'),
)
/** Every file is read, line by line. */
const lines = {
  'connector.class': deployed.config['connector.class'],
  'fs.listing.class': deployed.config['fs.listing.class'],
  'fs.cleanup.policy.class': deployed.config['fs.cleanup.policy.class'],
  'tasks.reader.class': deployed.config['tasks.reader.class'],
  topic: 'lines',
  'value.converter.schemas.enable': 'false',
}
const mirror = sharedMirror({
  settings: { 'connectors.cluster': 'target' },
  connectors: new Map([['connectors/files.json', JSON.stringify({ name: 'files', config: lines })]]),
})
const call = connectClient(() => mirror().aws.functionUrls()[0])

const expectStatus = async (
  status: number,
  method: string,
  path: string,
  body?: unknown,
): Promise<unknown> => {
  const answer = await call(method, `/connectors${path}`, body)
  assert.equal(answer.status, status, JSON.stringify(answer.body))
  return answer.body
}

const upload = async (key: string, text: string | Buffer): Promise<void> => {
  const [bucket = ''] = mirror().aws.buckets()
  await mirror().aws.putObject(bucket, key, text)
}

/** The messages of a topic, whatever their order: files have none. */
const messages = async (topic: string): Promise<readonly string[]> => {
  const { topics } = await mirror().target.metadata(null)
  if (!topics.some(({ name }) => name === topic)) return []
  const found: string[] = []
  for await (const { value } of readPartition(mirror().target, { topic, partition: 0 }))
    found.push(String(JSON.parse(`${value}`).message))
  return found.sort()
}

const untilMessages = (topic: string, ...wanted: readonly string[]) =>
  until(
    `${wanted} in ${topic}`,
    () => messages(topic),
    (found) => found.join() === wanted.join(),
    patienceMs,
  )

const untilSaid = (pattern: RegExp, count = 1) =>
  until(
    `${pattern} ${count} times`,
    async () => mirror().said(pattern).length,
    (said) => said >= count,
    patienceMs,
  )

const idle = /files did nothing with an event: it is paused or stopped/

test('files that land while a FilePulse connector is paused or stopped are read when it is resumed, and those read before are not', async () => {
  await upload('a.log', 'a1\na2\n')
  await untilMessages('lines', 'a1', 'a2')
  await expectStatus(202, 'PUT', '/files/pause')
  await upload('b.log', 'b1\n')
  await untilSaid(idle)
  await expectStatus(204, 'PUT', '/files/stop')
  await upload('c.log', 'c1\n')
  await untilSaid(idle, 2)
  assert.match(
    JSON.stringify(await expectStatus(200, 'GET', '/files/status')),
    /"state":"STOPPED".*"tasks":\[\]/,
  )
  assert.deepEqual(await messages('lines'), ['a1', 'a2'])
  await expectStatus(202, 'PUT', '/files/resume')
  await untilMessages('lines', 'a1', 'a2', 'b1', 'c1')
  await untilSaid(/2 objects of the bucket are not read to their end, and were begun/)
})

test('a file that failed is read on when the connector is restarted with a config that takes it', async () => {
  const broken = {
    ...lines,
    transforms: 'broken',
    'transforms.broken.type': 'org.apache.kafka.connect.transforms.Cast$Value',
    'transforms.broken.spec': 'message:int32',
  }
  await expectStatus(200, 'PUT', '/files/config', broken)
  await upload('d.log', 'd1\n')
  await until(
    'the task to have failed',
    async () => JSON.stringify(await expectStatus(200, 'GET', '/files/status')),
    (text) => text.includes('"state":"FAILED"') && text.includes('d.log'),
    patienceMs,
  )
  await expectStatus(200, 'PUT', '/files/config', lines)
  await expectStatus(204, 'POST', '/files/restart')
  await untilMessages('lines', 'a1', 'a2', 'b1', 'c1', 'd1')
  await until(
    'the task to run',
    async () => JSON.stringify(await expectStatus(200, 'GET', '/files/status')),
    (text) => !text.includes('FAILED'),
    patienceMs,
  )
})

interface Listed {
  readonly offsets: readonly { readonly partition: { readonly uri: string }; readonly offset: unknown }[]
}

/** `<key> <offset>` of each file that is listed. */
const offsets = async (): Promise<readonly string[]> => {
  // What Connect answers; another shape fails below.
  const { offsets: listed } = (await expectStatus(200, 'GET', '/files/offsets')) as Listed
  return listed.map(({ partition: { uri }, offset }) => `${uri.split('/').at(-1)} ${JSON.stringify(offset)}`)
}

test('a file whose offset is forgotten while the connector is stopped is read anew, and no other', async () => {
  const before = ['a.log', 'b.log', 'c.log', 'd.log'].map((key) =>
    key === 'a.log' ? `${key} {"position":6,"rows":2}` : `${key} {"position":3,"rows":1}`,
  )
  assert.deepEqual(await offsets(), before)
  await expectStatus(204, 'PUT', '/files/stop')
  const [bucket] = mirror().aws.buckets()
  const forgotten = [{ partition: { uri: `s3://${bucket}/b.log` }, offset: null }]
  await expectStatus(200, 'PATCH', '/files/offsets', { offsets: forgotten })
  assert.deepEqual(
    await offsets(),
    before.filter((line) => !line.startsWith('b.log')),
  )
  await expectStatus(202, 'PUT', '/files/resume')
  await untilMessages('lines', 'a1', 'a2', 'b1', 'b1', 'c1', 'd1')
  await until('it to be listed again', offsets, (found) => found.join() === before.join(), patienceMs)
  await expectStatus(204, 'PUT', '/files/stop')
  await expectStatus(200, 'DELETE', '/files/offsets')
  assert.deepEqual(await offsets(), [])
  await expectStatus(202, 'PUT', '/files/resume')
  await untilMessages('lines', 'a1', 'a1', 'a2', 'a2', 'b1', 'b1', 'b1', 'c1', 'c1', 'd1', 'd1')
})

test('one that is deleted reads nothing; posted again under its name, with another topic, it reads what landed meanwhile', async () => {
  await expectStatus(204, 'DELETE', '/files')
  await expectStatus(404, 'GET', '/files')
  await upload('e.log', 'e1\n')
  await untilSaid(/files did nothing with an event: no connector is posted/)
  await expectStatus(201, 'POST', '', { name: 'files', config: { ...lines, topic: 'other-lines' } })
  await untilMessages('other-lines', 'e1')
  assert.equal((await messages('lines')).length, 11)
})

test('a key that its function was deployed with is refused with what to do', async () => {
  const { status, body } = await call('PATCH', '/connectors/files/config', { 'aws.lambda.memory.mb': 512 })
  assert.equal(status, 400)
  assert.match(
    JSON.stringify(body),
    /aws\.lambda\.memory\.mb differs .* Save this config as config\/connectors\/files\.json and run npx cdk deploy/,
  )
})

test('a broken gzip file: what comes before the break is read, and the status says which file it is and what to do', async () => {
  const whole = gzipSync('g1\n'.repeat(20_000))
  await upload('g.log.gz', whole.subarray(0, whole.length - 40))
  const text = await until(
    'the task to have failed',
    async () => JSON.stringify(await expectStatus(200, 'GET', '/files/status')),
    (status) => status.includes('"state":"FAILED"'),
    patienceMs,
  )
  assert.match(
    text,
    /g\.log\.gz was not read to its end: it is no whole gzip file .*put the whole file there again/,
  )
  assert.ok((await messages('other-lines')).length > 1)
})
