import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { SearchClient } from '../../functions/aws/search-client.ts'
import { readSinkOptions } from '../../lib/search/sink-options.ts'
import type { SinkRecord } from '../../lib/search/sink-record.ts'
import { indexRecords, type SearchSink } from '../../lib/tasks/search-sink.ts'
import { freePort } from '../../local/servers/free-port.ts'
import { type SearchNode, startSearchNode } from '../../local/servers/search-node.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const stack = new AsyncDisposableStack()
let directory: string
let port: number
let node: SearchNode

before(async () => {
  directory = stack.use(await temporaryDirectory()).path
  port = await freePort()
  node = await startSearchNode({ directory, port })
  stack.defer(() => node.stop())
})
after(() => stack.disposeAsync())

const sinkOf = (
  settings: Readonly<Record<string, string>> = {},
): SearchSink & { readonly warnings: string[] } => {
  const options = readSinkOptions({ 'connection.url': node.url, 'key.ignore': 'true', ...settings })
  const warnings: string[] = []
  return {
    options,
    index: new SearchClient({ urls: options.urls, compression: true, requestTimeoutMs: 30_000 }),
    clock: { now: Date.now, sleep },
    random: Math.random,
    log: { info: () => {}, warn: (message) => warnings.push(message) },
    prepared: new Set(),
    warnings,
  }
}
const records = (topic: string, values: readonly string[]): SinkRecord[] =>
  values.map((value, offset) => ({
    topic,
    partition: 0,
    offset: BigInt(offset),
    timestamp: 1_754_794_800_000n,
    headers: [],
    key: null,
    value: Buffer.from(value),
  }))
const numbered = (topic: string, count: number) =>
  records(
    topic,
    Array.from({ length: count }, (_, n) => `{"n":${n}}`),
  )
const inAMinute = () => Date.now() + 60_000

const request = async (method: string, path: string, body?: unknown): Promise<string> => {
  const answer = await fetch(node.url + path, {
    method,
    ...(body !== undefined && {
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    }),
  })
  return answer.text()
}
const count = async (index: string): Promise<number> => {
  await request('POST', `/${index}/_refresh`)
  const answer: { count: number } = JSON.parse(await request('GET', `/${index}/_count`))
  return answer.count
}

test('the weblog becomes one document a record, as it was written, and delivering it again changes nothing', async () => {
  const expected = new URL('../fixtures/weblogs/weblog-expected-ub-flatten.ndjson', import.meta.url)
  const values = readFileSync(expected, 'utf8').trimEnd().split('\n')
  const weblog = records('Web-Logs', values)
  const first = await indexRecords(sinkOf(), weblog, inAMinute())
  const again = await indexRecords(sinkOf(), weblog, inAMinute())
  assert.deepEqual(
    [first.indexed, again.indexed, await count('web-logs')],
    [values.length, values.length, values.length],
  )
  for (const [offset, value] of values.entries()) {
    const document = await request('GET', `/web-logs/_doc/${encodeURIComponent(`Web-Logs+0+${offset}`)}`)
    assert.ok(document.includes(`"_source":${value}`), `${document} holds ${value}`)
  }
})

test('a record that was delivered late does not undo a newer one of its key', async () => {
  const sink = sinkOf({ 'key.ignore': 'false', 'behavior.on.null.values': 'delete' })
  const keyed = (offset: bigint, value: string | null): SinkRecord => ({
    topic: 'keyed',
    partition: 0,
    offset,
    timestamp: 1n,
    headers: [],
    key: Buffer.from('k'),
    value: value === null ? null : Buffer.from(value),
  })
  await indexRecords(sink, [keyed(0n, '{"v":0}'), keyed(7n, '{"v":7}')], inAMinute())
  const late = await indexRecords(sink, [keyed(3n, '{"v":3}')], inAMinute())
  assert.deepEqual([late.indexed, late.conflicting], [0, 1])
  assert.match(await request('GET', '/keyed/_doc/k'), /"_source":\{"v":7\}/)
  await indexRecords(sink, [keyed(8n, null)], inAMinute())
  const undone = await indexRecords(sink, [keyed(7n, '{"v":7}')], inAMinute())
  assert.deepEqual([undone.conflicting, await count('keyed')], [1, 0])
})

test('a document that does not fit the mapping goes where the settings say, the others are written', async () => {
  const misfits = ['{"n":1}', '{"n":{"x":1}}', '{"n":3}']
  await assert.rejects(indexRecords(sinkOf(), records('misfit', misfits), inAMinute()), {
    message:
      /^1 records were not written, the first one: misfit-0 offset 1 was refused by the index misfit: 400 mapper_parsing_exception/,
  })
  assert.equal(await count('misfit'), 2)
  const sink = sinkOf({ 'behavior.on.malformed.documents': 'warn' })
  const counts = await indexRecords(sink, records('misfit', misfits), inAMinute())
  assert.deepEqual([counts.indexed, counts.malformed, sink.warnings.length], [2, 1, 1])
})

test('an index that is read-only fails the batch, and takes it when it may be written again', async () => {
  await indexRecords(sinkOf(), numbered('blocked', 1), inAMinute())
  await request('PUT', '/blocked/_settings', { 'index.blocks.write': true })
  await assert.rejects(indexRecords(sinkOf(), numbered('blocked', 3), inAMinute()), {
    message:
      /^blocked-0 offset 0 was not written to the index blocked: 403 cluster_block_exception: .* remove the block/,
  })
  await request('PUT', '/blocked/_settings', { 'index.blocks.write': false })
  await indexRecords(sinkOf(), numbered('blocked', 3), inAMinute())
  assert.equal(await count('blocked'), 3)
})

test('a batch that is larger than a request is cut, and every document is there', async () => {
  const counts = await indexRecords(
    sinkOf({ 'bulk.size.bytes': '10000' }),
    numbered('many', 2_500),
    inAMinute(),
  )
  assert.deepEqual([counts.indexed, await count('many')], [2_500, 2_500])
})

test('a node that is down fails the batch, and every document is there once when it is back', async () => {
  await indexRecords(sinkOf(), numbered('outage', 10), inAMinute())
  await node.kill()
  await assert.rejects(indexRecords(sinkOf({ 'max.retries': '1' }), numbered('outage', 20), inAMinute()), {
    message:
      /^20 records from outage-0 offset 0 on were not written to the index outage after 2 tries: .* Check connection\.url/,
  })
  node = await startSearchNode({ directory, port })
  await indexRecords(sinkOf(), numbered('outage', 20), inAMinute())
  assert.equal(await count('outage'), 20)
})

test('the form of the first date does not decide which others are taken', async () => {
  const dates = ['2025-08-10T03:00:06.500Z', '2025-08-10 12:00:00,012', '2025-08-10 12:00', 'yesterday']
  const values = dates.map((logdate) => JSON.stringify({ logdate }))
  const counts = await indexRecords(sinkOf(), records('dates', values), inAMinute())
  assert.deepEqual([counts.indexed, counts.malformed, await count('dates')], [4, 0, 4])
  const mapping = await request('GET', '/dates/_mapping/field/logdate')
  assert.match(mapping, /"type":"date"/)
})

test('a data stream takes each record once', async () => {
  const sink = sinkOf({ 'data.stream.type': 'LOGS', 'data.stream.dataset': 'app' })
  const first = await indexRecords(sink, numbered('streamed', 5), inAMinute())
  const again = await indexRecords(sink, numbered('streamed', 6), inAMinute())
  assert.deepEqual([first.indexed, again.indexed, again.conflicting], [5, 1, 5])
  assert.equal(await count('logs-app-streamed'), 6)
})

interface Mapped {
  readonly type?: string
  readonly properties?: Readonly<Record<string, Mapped>>
  readonly fields?: Readonly<Record<string, Mapped>>
}
const mappingOf = async (index: string): Promise<Readonly<Record<string, Mapped>>> => {
  const answer: Record<string, { mappings: Mapped }> = JSON.parse(await request('GET', `/${index}/_mapping`))
  return answer[index]?.mappings.properties ?? {}
}

test('documents of an index a day have the time of their field, in its zone, and one template', async () => {
  const sink = sinkOf({
    'aws.index.name': 'daily-%{yyyy.MM.dd}',
    'aws.timestamp.field': 'logdate',
    'aws.timestamp.zone': 'Asia/Seoul',
  })
  const values = ['{"logdate":"2025-08-10 00:30:00,012","n":1}', '{"logdate":"2025-08-10 09:00","n":2}']
  const { indexed } = await indexRecords(sink, records('daily', values), inAMinute())
  assert.deepEqual([indexed, sink.warnings], [2, []])
  assert.equal(await count('daily-2025.08.09'), 1)
  assert.equal(await count('daily-2025.08.10'), 1)
  assert.equal((await mappingOf('daily-2025.08.09'))['@timestamp']?.type, 'date')
  assert.match(
    await request('GET', '/_index_template/lambda-mirrormaker-daily-_'),
    /"index_patterns":\["daily-\*"\]/,
  )
  const found = await request('GET', '/daily-*/_search?q=@timestamp:%222025-08-09T15:30:00.012Z%22')
  assert.match(found, /"total":\{"value":1,/)
})

test('free-form fields neither fill the mapping nor meet others of their name, where the mappings say so', async () => {
  const sink = sinkOf({
    'aws.index.settings': '{"mapping.total_fields.limit": 20}',
    'aws.index.mappings': JSON.stringify({
      properties: { flat: { type: 'flat_object' }, any: { type: 'object', enabled: false } },
    }),
  })
  const wide = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`f${index}`, index]))
  const values = [
    { flat: wide, any: { a: 1 } },
    { flat: { g: '1' }, any: 'text' },
  ].map((value) => JSON.stringify(value))
  const { indexed } = await indexRecords(sink, records('free-form', values), inAMinute())
  assert.deepEqual([indexed, await count('free-form')], [2, 2])
  assert.match(await request('GET', '/free-form/_search?q=flat.g:1'), /"total":\{"value":1,/)
})

test('a document goes through the pipeline of its settings, to the shard of its key', async () => {
  await request('PUT', '/_ingest/pipeline/mark', { processors: [] })
  const sink = sinkOf({ 'aws.ingest.pipeline': 'mark', 'routing.type': 'key' })
  const [record] = records('piped', ['{"n":1}'])
  assert.ok(record)
  await indexRecords(sink, [{ ...record, key: Buffer.from('k 1') }], inAMinute())
  const document = await request('GET', '/piped/_doc/piped+0+0?routing=k%201'.replaceAll('+', '%2B'))
  assert.match(document, /"_routing":"k 1"/)
  const missing = sinkOf({ 'aws.ingest.pipeline': 'missing', 'behavior.on.malformed.documents': 'ignore' })
  await assert.rejects(
    indexRecords(missing, numbered('piped', 1), inAMinute()),
    /pipeline with id \[missing\] does not exist\. To go on, create the pipeline/,
  )
})

test('documents go where the settings map their topic, and OpenSearch chooses ids where none may be said', async () => {
  await request('PUT', '/made-by-others-1', { aliases: { 'made-by-others': { is_write_index: true } } })
  const mapped = sinkOf({
    topics: 'mapped',
    'external.resource.usage': 'ALIAS_INDEX',
    'topic.to.external.resource.mapping': 'mapped:made-by-others',
  })
  await indexRecords(mapped, numbered('mapped', 3), inAMinute())
  assert.equal(await count('made-by-others-1'), 3)
  await indexRecords(
    sinkOf({ 'aws.opensearch.collection.type': 'TIMESERIES' }),
    numbered('series', 2),
    inAMinute(),
  )
  assert.equal(await count('series'), 2)
  assert.equal((await mappingOf('series'))['@timestamp']?.type, 'date')
})

test('every field of the dashboard is one of the sample, of a type that it can be used by', async () => {
  const topic = 'fc-log4j-filepulse-source'
  const file = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')
  const sample = file('../fixtures/weblogs/weblog-expected-plain.ndjson').trimEnd().split('\n')
  await indexRecords(sinkOf(), records(topic, sample), inAMinute())
  const mapping = await mappingOf(topic)
  const dashboard = file('../../config/dashboards/weblogs.ndjson')
  const fields = [...dashboard.matchAll(/\\"field\\":\s*\\"([\w.]+)\\"|"timeFieldName":"(\w+)"/g)].map(
    ([, field, time]) => field ?? time ?? '',
  )
  assert.ok(fields.length > 3)
  for (const field of fields) {
    const [name = '', part] = field.split('.')
    const mapped = part === undefined ? mapping[name] : mapping[name]?.fields?.[part]
    assert.match(mapped?.type ?? 'not there', /^(date|keyword)$/, field)
  }
})
