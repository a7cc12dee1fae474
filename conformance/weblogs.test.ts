import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { readPartition } from '../kafka/read-partition.ts'
import { freePort } from '../local/servers/free-port.ts'
import { type SearchNode, startSearchNode } from '../local/servers/search-node.ts'
import { until } from '../sample/until.ts'
import { sharedMirror } from '../test/support/mirror-run.ts'
import { temporaryDirectory } from '../test/support/temporary-directory.ts'

/*
  Weblogs, whole: objects in a bucket, file-source, a topic, search-sink, a real node. First so many lines that the node is killed
  and started while they come; then everything that can be wrong with lines, files and indices.
*/
const lines = 100_000
const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')

const stack = new AsyncDisposableStack()
const mirror = sharedMirror({ isStarted: false })
let directory: string
let port: number
let node: SearchNode

before(async () => {
  directory = stack.use(await temporaryDirectory()).path
  port = await freePort()
  node = await startSearchNode({ directory, port })
  stack.defer(() => node.kill())
})
after(() => stack.disposeAsync())

/** The connectors of config/ with other settings, in place of those that ran before. */
const start = async (
  source: Readonly<Record<string, string>>,
  sink: Readonly<Record<string, string>>,
): Promise<void> => {
  const connector = (name: string, settings: Readonly<Record<string, string>>): [string, string] => {
    const { config, ...body } = JSON.parse(read(`config/connectors/${name}.json`))
    return [`connectors/${name}.json`, JSON.stringify({ ...body, config: { ...config, ...settings } })]
  }
  await mirror().stop()
  await mirror().start({
    connectors: new Map([
      connector('weblog-source', { 'file.filter.regex.pattern': String.raw`.*\.(log|gz)`, ...source }),
      connector('weblog-sink', { 'connection.url': node.url, ...sink }),
    ]),
    settings: { 'connectors.cluster': 'target' },
  })
}
const put = async (key: string, body: Buffer | string): Promise<void> => {
  const [bucket = ''] = mirror().aws.buckets()
  await mirror().aws.putObject(bucket, key, body)
}
/** 0 while the node is down, or has no such index. */
const count = async (index: string): Promise<number> => {
  try {
    await fetch(`${node.url}/${index}/_refresh`, { method: 'POST' })
    const body: { count?: number } = JSON.parse(await (await fetch(`${node.url}/${index}/_count`)).text())
    return body.count ?? 0
  } catch {
    return 0
  }
}
const values = async (topic: string): Promise<string[]> => {
  const { topics } = await mirror().target.metadata(null)
  if (!topics.some(({ name }) => name === topic)) return []
  const found: string[] = []
  for await (const { value } of readPartition(mirror().target, { topic, partition: 0 }))
    found.push(`${value}`)
  return found
}
const atLeast = (topic: string, least: number): Promise<string[]> =>
  until(
    `${least} records in ${topic}`,
    () => values(topic),
    ({ length }) => length >= least,
    120_000,
  )

test('100,000 lines are 100,000 documents, although the node is killed and started while they come', async () => {
  const topic = 'fc-log4j-filepulse-source'
  await start({}, {})
  const line = (n: number): string =>
    `2025-08-10 12:00:00,${String(n % 1000).padStart(3, '0')} INFO user ${n} opened /page/${n % 97}\n`
  await put('weblog.log', Array.from({ length: lines }, (_, n) => line(n)).join(''))
  await until(
    'a tenth of the documents',
    () => count(topic),
    (found) => found >= lines / 10,
    180_000,
  )
  await node.kill()
  const reached = (await values(topic)).length
  node = await startSearchNode({ directory, port })
  const before = await count(topic)
  assert.ok(
    before < lines,
    `the node had ${before} documents when it was killed, and ${reached} records were there`,
  )
  await until(
    'all documents',
    () => count(topic),
    (found) => found >= lines,
    300_000,
  )
  const records = await values(topic)
  assert.deepEqual([records.length, new Set(records).size, await count(topic)], [lines, lines, lines])
})

const topic = 'bad-input'
const dead = (name: string): Readonly<Record<string, string>> => ({
  'errors.tolerance': 'all',
  'errors.deadletterqueue.topic.name': name,
  'errors.deadletterqueue.topic.replication.factor': '1',
})
const strict = {
  topic,
  filters: 'ParseLog4jLog, Json',
  'filters.ParseLog4jLog.ignoreFailure': 'false',
  'filters.ParseLog4jLog.pattern':
    '^(?<message>(a+)+)$|%{TIMESTAMP_ISO8601:logdate} %{LOGLEVEL:loglevel} %{GREEDYDATA:message}',
  'filters.Json.type': 'io.streamthoughts.kafka.connect.filepulse.filter.JSONFilter',
  'filters.Json.target': 'ub',
  ...dead('dead-lines'),
}
const info = (json: string): string => `2025-08-10 12:00:00,000 INFO ${json}`
const large = info(`{"n":"${'x'.repeat(10_000_000)}"}`)
const backtracking = `${'a'.repeat(60)}b`
const bad = ['no log line', info('{"n":'), large, backtracking]
/** As they were read, or as far as filters had taken them; one that is too large is cut. */
const letters = [/^no log line$/, /"message":"\{\\"n\\":"/, /^.{0,200}x{1000}/, /^a{60}b$/]
/** What the records and documents say of themselves. */
const numbers = async (): Promise<unknown[]> => (await values(topic)).map((value) => JSON.parse(value).ub.n)

test('what is wrong with lines and documents goes where the settings say, once, and nothing else is lost', async () => {
  await start(strict, {
    topics: topic,
    ...dead('dead-documents'),
    'behavior.on.malformed.documents': 'report',
  })
  await put('bad.log', [info('{"n":1}'), ...bad, info('{"n":{"x":1}}'), info('{"n":2}')].join('\n'))
  await until(
    'both documents',
    () => count(topic),
    (found) => found >= 2,
    120_000,
  )
  const lettersOfLines = await atLeast('dead-lines', bad.length)
  const lettersOfDocuments = await atLeast('dead-documents', 1)
  assert.deepEqual(await numbers(), [1, { x: 1 }, 2])
  assert.equal(lettersOfLines.length, letters.length)
  for (const [index, letter] of letters.entries()) assert.match(lettersOfLines[index] ?? '', letter)
  assert.deepEqual(
    lettersOfDocuments.map((letter) => JSON.parse(letter).ub.n),
    [{ x: 1 }],
  )
  assert.equal(await count(topic), 2)
})

test('a broken gzip file gives the lines before the break, once, however often it is tried', async () => {
  const whole = gzipSync(
    Array.from({ length: 20_000 }, (_, n) =>
      info(`{"n":${n + 1_000},"r":"${(n * 2_654_435_761) % 4_294_967_296}"}`),
    ).join('\n'),
  )
  await put('broken.gz', whole.subarray(0, whole.length / 2))
  await until(
    'the failure of broken.gz',
    async () => mirror().said(/unexpected end of file/).length,
    (said) => said > 0,
    120_000,
  )
  const first = (await numbers()).slice(3)
  assert.ok(first.length > 0 && first.length < 20_000, `${first.length} lines`)
  await put('broken.gz', whole.subarray(0, whole.length / 2)) // the same bytes: the same object, delivered again
  await put('after.log', info('{"n":3}'))
  await until('the line after it', numbers, (found) => found.includes(3), 120_000)
  const all = await numbers()
  assert.equal(new Set(all.map(String)).size, all.length)
})

test('an index that is read-only holds its batch up, says why, and has every document when it may be written', async () => {
  const block = (isBlocked: boolean): Promise<Response> =>
    fetch(`${node.url}/${topic}/_settings`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ 'index.blocks.write': isBlocked }),
    })
  const expected = (await numbers()).length - 1 // the one in conflict with the mapping
  await until(
    'what came before',
    () => count(topic),
    (found) => found >= expected,
    120_000,
  )
  await block(true)
  await put('blocked.log', info('{"n":4}'))
  await until(
    'why it waits',
    async () => mirror().said(/remove the block/).length,
    (said) => said > 0,
    60_000,
  )
  assert.equal(await count(topic), expected)
  await block(false)
  await until(
    'the document',
    () => count(topic),
    (found) => found > expected,
    120_000,
  )
  assert.equal(await count(topic), expected + 1)
})
