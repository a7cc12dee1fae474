import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { readPartition } from '../../kafka/read-partition.ts'
import { until } from '../../sample/until.ts'
import { connectClient } from '../support/connect-client.ts'
import { connectReference, curlConnector } from '../support/connect-reference.ts'
import { sharedMirror } from '../support/mirror-run.ts'
import { sharedSearchNode } from '../support/search.ts'

/*
  The connectors that people post to a Connect cluster, posted here by curl, as they are published but for HOST: what stands
  in the topic and in the index then is compared with what the real connectors make of the same file.
*/
const patienceMs = 120_000
const search = sharedSearchNode()
const mirror = sharedMirror({ isStarted: false })
const call = connectClient(() => mirror().aws.functionUrls()[0])
const fixture = (path: string): string =>
  readFileSync(new URL(`../fixtures/${path}`, import.meta.url), 'utf8')
const linesOf = (path: string): string[] => fixture(`weblogs/${path}`).trimEnd().split('\n')

const reference = (file: string): string =>
  connectReference(file)
    .replaceAll('http://HOST:9200', search().url)
    .replaceAll('HOST:9092', mirror().kafka.target.bootstrapServers)

const curl = async (body: string): Promise<string> =>
  (await curlConnector(mirror().aws.functionUrls()[0], body)).status

const upload = async (place: string, file: string, more = ''): Promise<void> => {
  const bucket = mirror()
    .aws.buckets()
    .find((name) => name.toLowerCase().includes(place))
  assert(bucket, `no bucket of ${place} among ${mirror().aws.buckets()}`)
  await mirror().aws.putObject(bucket, 'weblog.log', fixture(`weblogs/${file}`) + more)
}

const records = async (topic: string): Promise<string[]> => {
  const { topics } = await mirror().target.metadata(null)
  if (!topics.some(({ name }) => name === topic)) return []
  const values: string[] = []
  for await (const { value } of readPartition(mirror().target, { topic, partition: 0 }))
    values.push(`${value}`)
  return values
}

const recordsWhen = (topic: string, count: number): Promise<string[]> =>
  until(
    `${count} records in ${topic}`,
    () => records(topic),
    ({ length }) => length >= count,
    patienceMs,
  )

interface Hits {
  readonly hits: { readonly hits: readonly { readonly _id: string; readonly _source: unknown }[] }
}

const documents = async (index: string): Promise<ReadonlyMap<number, unknown>> => {
  await fetch(`${search().url}/${index}/_refresh`, { method: 'POST' })
  const answer = await fetch(`${search().url}/${index}/_search?size=1000`)
  if (!answer.ok) return new Map() // it is not there, or not yet
  const { hits }: Hits = JSON.parse(await answer.text())
  return new Map(hits.hits.map(({ _id, _source }) => [Number(_id.split('+').at(-1)), _source]))
}

const source = 'fc-log4j-filepulse-source'
const expected = linesOf('weblog-expected-plain.ndjson')

test('FilePulse and the sink, posted: the log becomes the records and documents that the real connectors make', async () => {
  await mirror().start({
    settings: {
      'connectors.cluster': 'target',
      'connectors.posted.sources': '2',
      'connectors.posted.sinks': '1',
    },
  })
  assert.equal(await curl(reference('file-pulse.json')), '201')
  assert.equal(await curl(reference('search-sink.json')), '201')
  assert.equal(await curl(reference('search-sink.json')), '409')
  await upload('postedsource1', 'weblog-sample.log')
  assert.deepEqual(await recordsWhen(source, expected.length), expected)
  const found = await until(
    'all documents',
    () => documents(source),
    ({ size }) => size >= expected.length,
    patienceMs,
  )
  assert.deepEqual(found, new Map(expected.map((line, offset) => [offset, JSON.parse(line)])))
})

test('the second variant, with a JSON filter and transforms, posted beside the first', async () => {
  const body = reference('file-pulse-json.json').replaceAll(source, 'behaviour')
  assert.equal(await curl(body), '201')
  await upload('postedsource2', 'weblog-sample-ub.log')
  const lines = linesOf('weblog-expected-ub-flatten.ndjson')
  assert.deepEqual(await recordsWhen('behaviour', lines.length), lines)
})

/** A transform that no record passes, with an int32 where there is a word. */
const broken = (): Record<string, unknown> => {
  const { config } = JSON.parse(reference('file-pulse-json.json').replaceAll(source, 'behaviour'))
  return {
    ...config,
    transforms: `${config.transforms}, broken`,
    'transforms.broken.type': 'org.apache.kafka.connect.transforms.Cast$Value',
    'transforms.broken.spec': 'loglevel:int32',
  }
}

test('a config that is put to a posted connector counts from then on; what fails makes the task FAILED, and the status says why', async () => {
  const { status, body } = await call('PUT', '/connectors/behaviour/config', broken())
  assert.equal(status, 200, JSON.stringify(body))
  await upload('postedsource2', 'weblog-sample-ub.log', '\n')
  const told = await until(
    'the task to have failed',
    async () => JSON.stringify((await call('GET', '/connectors/behaviour/status')).body),
    (text) => text.includes('"state":"FAILED"'),
    patienceMs,
  )
  assert.match(told, /"connector":\{"state":"RUNNING"/)
  assert.match(told, /"tasks":\[\{"id":0,"state":"FAILED".*"trace":"[^"]*weblog\.log/)
})

test('errors.tolerance and the dead letter topic of a posted config hold: the task runs again', async () => {
  const tolerant = {
    ...broken(),
    'errors.tolerance': 'all',
    'errors.deadletterqueue.topic.name': 'behaviour-dead',
    'errors.deadletterqueue.topic.replication.factor': '1',
  }
  const { status, body } = await call('PUT', '/connectors/behaviour/config', tolerant)
  assert.equal(status, 200, JSON.stringify(body))
  await upload('postedsource2', 'weblog-sample-ub.log', '\n\n')
  const dead = await until(
    'dead letters',
    () => records('behaviour-dead'),
    ({ length }) => length > 0,
    patienceMs,
  )
  assert(dead.length > 0)
  await until(
    'the task to run again',
    async () => JSON.stringify((await call('GET', '/connectors/behaviour/status')).body),
    (text) => !text.includes('"state":"FAILED"'),
    patienceMs,
  )
})

test('a sink that is deleted is fed no more, and its place takes another one', async () => {
  assert.equal((await call('DELETE', '/connectors/weblog-sink')).status, 204)
  const another = reference('search-sink.json')
    .replaceAll('weblog-sink', 'behaviour-sink')
    .replaceAll(source, 'behaviour')
  assert.equal(await curl(another), '201')
  const lines = linesOf('weblog-expected-ub-flatten.ndjson')
  await until(
    'documents of the other topic',
    () => documents('behaviour'),
    ({ size }) => size >= lines.length,
    patienceMs,
  )
  assert.equal(
    mirror()
      .aws.eventSources()
      .filter(({ topic }) => topic === source).length,
    0,
  )
})

test('one more than there are places for is refused with the line to write', async () => {
  const { status, body } = await call('POST', '/connectors', {
    ...JSON.parse(reference('search-sink.json')),
    name: 'one-more',
  })
  assert.equal(status, 400)
  assert.match(JSON.stringify(body), /connectors\.posted\.sinks = 2/)
})
