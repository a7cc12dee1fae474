import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { withAdmin } from '../../functions/kafka/kafkajs.ts'
import { readPartition } from '../../kafka/read-partition.ts'
import { until } from '../../sample/until.ts'
import { type MirrorRun, sharedMirror } from '../support/mirror-run.ts'
import { sharedSearchNode } from '../support/search.ts'

/*
  The path of a weblog, whole: the connectors' files as they stand in config/, with the port of the node of this test;
  an object in the bucket, file-source, a topic, search-sink, documents.
*/
const topic = 'fc-log4j-filepulse-source'
const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
const weblog = read('config/samples/weblog.log')
const expected = read('test/fixtures/weblogs/weblog-expected-plain.ndjson').trimEnd().split('\n')

const search = sharedSearchNode()
const mirror = sharedMirror({ isStarted: false })

const connectors = (): Map<string, string> =>
  new Map([
    ['connectors/weblog-source.json', read('config/connectors/weblog-source.json')],
    [
      'connectors/weblog-sink.json',
      read('config/connectors/weblog-sink.json').replace('http://localhost:9200', search().url),
    ],
  ])
const start = (): Promise<void> =>
  mirror().start({ connectors: connectors(), settings: { 'connectors.cluster': 'target' } })

const upload = async (key: string): Promise<void> => {
  const [bucket = ''] = mirror().aws.buckets()
  await mirror().aws.putObject(bucket, key, weblog)
}

const records = async ({ target }: MirrorRun): Promise<string[]> => {
  const values: string[] = []
  for await (const { value } of readPartition(target, { topic, partition: 0 })) values.push(`${value}`)
  return values
}
const recordsWhen = (count: number): Promise<string[]> =>
  until(
    `${count} records of the weblog`,
    async () => ((await topicExists(mirror())) ? records(mirror()) : []),
    ({ length }) => length >= count,
    30_000,
  )
const topicExists = async ({ target }: MirrorRun): Promise<boolean> =>
  (await target.metadata(null)).topics.some(({ name }) => name === topic)

interface Hits {
  readonly hits: { readonly hits: readonly { readonly _id: string; readonly _source: unknown }[] }
}
/** Documents by the offsets of their records. */
const documents = async (): Promise<ReadonlyMap<number, unknown>> => {
  await fetch(`${search().url}/${topic}/_refresh`, { method: 'POST' })
  const answer = await fetch(`${search().url}/${topic}/_search?size=1000`)
  if (answer.status === 404) return new Map()
  const { hits }: Hits = JSON.parse(await answer.text())
  return new Map(hits.hits.map(({ _id, _source }) => [Number(_id.split('+').at(-1)), _source]))
}
const documentsWhen = (count: number): Promise<ReadonlyMap<number, unknown>> =>
  until(`${count} documents`, documents, ({ size }) => size >= count, 30_000)

test('a log file that lands in the bucket becomes the records that FilePulse makes of it, byte for byte', async () => {
  await start()
  await upload('weblog.log')
  assert.equal(expected.length, 33)
  assert.deepEqual(await recordsWhen(expected.length), expected)
})

test('and each of its records becomes one document', async () => {
  const found = await documentsWhen(expected.length)
  assert.deepEqual(found, new Map(expected.map((line, offset) => [offset, JSON.parse(line)])))
})

test('records that are delivered again change no document', async () => {
  const [sink] = mirror()
    .aws.eventSources()
    .filter((source) => source.topic === topic && source.delivered > 0)
  assert.equal(sink?.delivered, expected.length)
  const before = await documents()
  await mirror().stop()
  const { bootstrapServers } = mirror().kafka.target
  await withAdmin({ bootstrapServers: [bootstrapServers], clientId: 'test' }, (admin) =>
    admin.deleteGroups([sink.groupId]),
  )
  await start()
  const again = await until(
    'the sink to have taken all records again',
    async () =>
      mirror()
        .aws.eventSources()
        .find(({ uuid }) => uuid === sink.uuid)?.delivered,
    (delivered) => delivered === expected.length,
    30_000,
  )
  assert.equal(again, expected.length)
  assert.deepEqual(await documents(), before)
})

test('an object whose name is not that of the log is left alone, and said', async () => {
  await upload('other.txt')
  await until(
    'file-source to have looked at it',
    async () => mirror().said(/other\.txt is not read: fs\.listing\.filters/).length,
    (count) => count === 1,
    30_000,
  )
  assert.deepEqual(await records(mirror()), expected)
})

test('a file that lands again as it was adds no record', async () => {
  await upload('weblog.log')
  await until(
    'file-source to have looked at it again',
    async () => mirror().said(/weblog\.log was read before: nothing is done/).length,
    (count) => count === 1,
    30_000,
  )
  assert.deepEqual(await records(mirror()), expected)
})
