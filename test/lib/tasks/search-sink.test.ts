import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DeadLetterRecord } from '../../../lib/connect/dead-letter-record.ts'
import type { BulkItem } from '../../../lib/search/bulk-item.ts'
import { readSinkOptions } from '../../../lib/search/sink-options.ts'
import type { SinkRecord } from '../../../lib/search/sink-record.ts'
import { indexRecords } from '../../../lib/tasks/search-sink.ts'
import { SearchRequestError } from '../../../lib/tasks/search-sink-ports.ts'

const ok: BulkItem = { status: 201 }
const error = (status: number, type: string): BulkItem => ({
  status,
  error: { type, reason: `because of ${type}` },
})
const busy = error(429, 'rejected_execution_exception')
const misfit = error(400, 'mapper_parsing_exception')
const unavailable = new SearchRequestError('unavailable', 'http://n:9200 was not reached')
const tooLarge = new SearchRequestError('too-large', 'http://n:9200: 413')

const record = (offset: number, value = `{"n":${offset}}`): SinkRecord => ({
  topic: 't',
  partition: 0,
  offset: BigInt(offset),
  timestamp: 1n,
  headers: [],
  key: null,
  value: Buffer.from(value),
})

type Answers = readonly (SearchRequestError | readonly BulkItem[])[]

interface Scenario {
  readonly settings?: Record<string, string>
  readonly records?: readonly SinkRecord[]
  readonly answers: Answers
  readonly deadline?: number
  /** What the cluster says to each template; nothing after the last one. */
  readonly templateAnswers?: readonly (SearchRequestError | string)[]
}

/** A cluster that gives these answers, and a clock that only waiting moves. */
const run = async ({
  settings = {},
  records = [record(0), record(1)],
  answers,
  deadline = 60_000,
  templateAnswers = [],
}: Scenario) => {
  const requests: number[][] = []
  const templates: string[] = []
  const retentions: string[] = []
  const letters: DeadLetterRecord[] = []
  const warnings: string[] = []
  let now = 0
  const counts = await indexRecords(
    {
      options: readSinkOptions({ 'connection.url': 'http://n:9200', 'key.ignore': 'true', ...settings }),
      index: {
        bulk: async (body) => {
          const offsets = Array.from(body.matchAll(/"_id":"t\+0\+(\d+)"/g), ([, offset]) => Number(offset))
          const answer = answers[requests.push(offsets) - 1]
          if (answer === undefined) throw new Error('one request too many')
          if (answer instanceof SearchRequestError) throw answer
          return answer
        },
        putRetention: async ({ name }) => {
          retentions.push(name)
          return undefined
        },
        putTemplate: async ({ name }) => {
          const answer = templateAnswers[templates.push(name) - 1]
          if (answer instanceof SearchRequestError) throw answer
          return answer
        },
      },
      prepared: new Set(),
      deadLetters: {
        write: async (records) => {
          letters.push(...records)
        },
      },
      clock: {
        now: () => now,
        sleep: async (ms) => {
          now += ms
        },
      },
      random: () => 0.5,
      log: { info: () => {}, warn: (message) => warnings.push(message) },
    },
    records,
    deadline,
  ).then(
    (counts) => ({ counts }),
    (failure: Error) => ({ failure }),
  )
  return { ...counts, requests, warnings, waited: now, templates, retentions, letters }
}
const counts = (more: Record<string, number>) => ({
  records: 2,
  indexed: 2,
  conflicting: 0,
  skipped: 0,
  invalid: 0,
  malformed: 0,
  retried: 0,
  ...more,
})

for (const [says, scenario, requests, expected] of [
  ['all records are written in one request', { answers: [[ok, ok]] }, [[0, 1]], counts({})],
  [
    'a request has batch.size operations',
    { settings: { 'batch.size': '1' }, answers: [[ok], [ok]] },
    [[0], [1]],
    counts({}),
  ],
  [
    'only what was refused for now is sent again',
    { answers: [[ok, busy], [busy], [ok]] },
    [[0, 1], [1], [1]],
    counts({ retried: 2 }),
  ],
  [
    'a request that was not carried out is sent again',
    { answers: [unavailable, [ok, ok]] },
    [
      [0, 1],
      [0, 1],
    ],
    counts({ retried: 1 }),
  ],
  [
    'a request that is too large is cut in two',
    { answers: [tooLarge, [ok], [ok]] },
    [[0, 1], [0], [1]],
    counts({}),
  ],
  [
    'what the index has already is counted apart',
    { answers: [[ok, error(409, 'version_conflict_engine_exception')]] },
    [[0, 1]],
    counts({ indexed: 1, conflicting: 1 }),
  ],
  [
    'a document that does not fit is left out with warn',
    { settings: { 'behavior.on.malformed.documents': 'WARN' }, answers: [[ok, misfit]] },
    [[0, 1]],
    counts({ indexed: 1, malformed: 1 }),
  ],
  [
    'and with ignore',
    { settings: { 'behavior.on.malformed.documents': 'IGNORE' }, answers: [[misfit, ok]] },
    [[0, 1]],
    counts({ indexed: 1, malformed: 1 }),
  ],
  [
    'a document that no request can hold does not fit either',
    { settings: { 'behavior.on.malformed.documents': 'WARN' }, answers: [tooLarge, [ok], tooLarge] },
    [[0, 1], [0], [1]],
    counts({ indexed: 1, malformed: 1 }),
  ],
  [
    'a record that is no JSON is left out with drop.invalid.message',
    { settings: { 'drop.invalid.message': 'true' }, records: [record(0), record(1, 'x')], answers: [[ok]] },
    [[0]],
    counts({ indexed: 1, invalid: 1 }),
  ],
  [
    'a record without a value is left out with ignore',
    {
      settings: { 'behavior.on.null.values': 'IGNORE' },
      records: [{ ...record(0), value: null }, record(1)],
      answers: [[ok]],
    },
    [[1]],
    counts({ indexed: 1, skipped: 1 }),
  ],
  [
    'no documents make no request',
    {
      settings: { 'behavior.on.null.values': 'IGNORE' },
      records: [{ ...record(0), value: null }],
      answers: [],
    },
    [],
    counts({ records: 1, indexed: 0, skipped: 1 }),
  ],
] satisfies readonly (readonly [string, Scenario, readonly (readonly number[])[], object])[]) {
  test(says, async () => {
    const outcome = await run(scenario)
    assert.deepEqual(outcome.requests, requests)
    assert.deepEqual('counts' in outcome ? outcome.counts : outcome.failure, expected)
  })
}

for (const [says, scenario, requests, message] of [
  [
    'a document that does not fit fails the batch, after the others were written',
    { answers: [[misfit, ok]] },
    1,
    /^1 records were not written, the first one: t-0 offset 0 was refused by the index t: 400 mapper_parsing_exception: because .* behavior\.on\.malformed\.documents/,
  ],
  [
    'a record that is no JSON fails the batch, after the others were written',
    { records: [record(0, 'x'), record(1)], answers: [[ok]] },
    1,
    /^t-0 offset 0 was not written to the index: the value is not JSON\. .* drop\.invalid\.message/,
  ],
  [
    'an index that is read-only fails at once',
    { answers: [[error(403, 'cluster_block_exception'), ok]] },
    1,
    /^t-0 offset 0 was not written to the index t: 403 cluster_block_exception: .* remove the block/,
  ],
  [
    'a cluster that does not let us in fails at once',
    { answers: [new SearchRequestError('refused', 'http://n:9200: 401')] },
    1,
    /401/,
  ],
  [
    'a cluster that stays away fails after max.retries',
    { settings: { 'max.retries': '2' }, answers: [unavailable, unavailable, unavailable] },
    3,
    /^2 records from t-0 offset 0 on were not written to the index t after 3 tries: http:\/\/n:9200 was not reached\. They are delivered again/,
  ],
  [
    'documents that stay refused fail after max.retries',
    { settings: { 'max.retries': '1' }, answers: [[ok, busy], [busy]] },
    2,
    /^1 records from t-0 offset 1 on .* after 2 tries: 429 rejected_execution_exception/,
  ],
  ['an answer with too few items is no success', { answers: [[ok]] }, 1, /has 1 items/],
] satisfies readonly (readonly [string, Scenario, number, RegExp])[]) {
  test(says, async () => {
    const outcome = await run(scenario)
    assert.equal(outcome.requests.length, requests)
    assert.match('failure' in outcome ? outcome.failure.message : 'no failure', message)
  })
}

test('waits grow, and nothing is tried after the deadline', async () => {
  const away = Array.from({ length: 6 }, () => unavailable)
  assert.equal((await run({ answers: away })).waited, 100 + 200 + 400 + 800 + 1600)
  const { requests, waited } = await run({ answers: away, deadline: 250 })
  assert.deepEqual([requests.length, waited], [3, 250])
})

test('what is left out is named in the log, but not with ignore', async () => {
  const answers: Answers = [[ok, misfit]]
  const warn = await run({ settings: { 'behavior.on.malformed.documents': 'WARN' }, answers })
  assert.match(warn.warnings.join(), /^A document is left out: t-0 offset 1 was refused by the index t: 400/)
  const ignore = await run({ settings: { 'behavior.on.malformed.documents': 'IGNORE' }, answers })
  assert.deepEqual(ignore.warnings, [])
})

test('an index gets its template before its first document', async () => {
  const { templates } = await run({ answers: [[ok, ok]] })
  assert.deepEqual(templates, ['lambda-mirrormaker-t'])
  const without = await run({ settings: { 'aws.index.template.enabled': 'false' }, answers: [[ok, ok]] })
  assert.deepEqual(without.templates, [])
})

test('a template that the cluster cannot take now is put again, and its documents are written after it', async () => {
  const { templates, waited, requests } = await run({ templateAnswers: [unavailable], answers: [[ok, ok]] })
  assert.deepEqual([templates.length, waited, requests], [2, 100, [[0, 1]]])
})

test('while a cluster stays away nothing is written, and the records are named', async () => {
  const settings = { 'max.retries': '1' }
  const ended = await run({ settings, templateAnswers: [unavailable, unavailable], answers: [] })
  assert.match(
    'failure' in ended ? ended.failure.message : 'no failure',
    /^2 records from t-0 offset 0 on were not written to the index t after 2 tries: http:\/\/n:9200 was not reached\. They/,
  )
})

test('a template that the cluster does not take is told, and the documents are written', async () => {
  const { warnings, requests } = await run({ templateAnswers: ['403 no permission'], answers: [[ok, ok]] })
  assert.deepEqual(warnings, ['The index t has no template of ours: 403 no permission'])
  assert.deepEqual(requests, [[0, 1]])
})

const dead = {
  'errors.tolerance': 'all',
  'errors.deadletterqueue.topic.name': 'dead',
  'errors.deadletterqueue.context.headers.enable': 'true',
  'behavior.on.malformed.documents': 'report',
}
test('what is no JSON and what the index refuses go to the dead letter topic as they came, with the reason', async () => {
  const { letters } = await run({
    settings: dead,
    records: [record(0), record(1, 'no json'), record(2)],
    answers: [[ok, misfit]],
  })
  const told = letters.map(({ topic, value, headers }) => [
    topic,
    String(value),
    ...headers
      .filter(({ key }) => /offset$|stage$|exception.message$/.test(key))
      .map(({ value: text }) => String(text)),
  ])
  assert.deepEqual(told, [
    ['dead', 'no json', '1', 'VALUE_CONVERTER', 'the value is not JSON'],
    [
      'dead',
      '{"n":2}',
      '2',
      'TASK_PUT',
      't-0 offset 2 was refused by the index t: 400 mapper_parsing_exception: because of mapper_parsing_exception',
    ],
  ])
})

test("a record without a value that is left out goes there too with Confluent's sink, not with Aiven's", async () => {
  const settings = { ...dead, 'behavior.on.null.values': 'ignore' }
  const records = [{ ...record(0), value: null }]
  const confluent = await run({ settings, records, answers: [] })
  assert.deepEqual(
    confluent.letters.map(({ value, headers }) => [
      value,
      String(headers.find(({ key }) => key.endsWith('exception.message'))?.value),
    ]),
    [[null, 'Cannot write null valued record.']],
  )
  const aiven = { 'connector.class': 'x.OpenSearchSinkConnector' }
  assert.deepEqual((await run({ settings: { ...settings, ...aiven }, records, answers: [] })).letters, [])
})

test('an update that met another one is sent again: its fields are not in the document', async () => {
  const conflict = error(409, 'version_conflict_engine_exception')
  const settings = { 'write.method': 'UPSERT' }
  const { requests, counts: counted } = {
    counts: undefined,
    ...(await run({ settings, answers: [[ok, conflict], [ok]] })),
  }
  assert.deepEqual([requests, counted], [[[0, 1], [1]], counts({ retried: 1 })])
})

test('indices of one pattern have one template, and one policy of how long they stay', async () => {
  const day = 86_400_000n
  const { templates, retentions } = await run({
    settings: { 'aws.index.name': 'w-%{yyyy.MM.dd}', 'aws.index.retention.days': '30' },
    records: [record(0), { ...record(1), timestamp: day }],
    answers: [[ok, ok]],
  })
  assert.deepEqual([templates, retentions], [['lambda-mirrormaker-w-_'], ['lambda-mirrormaker-w-_']])
})

test('nothing is written to it while a batch has to come again', async () => {
  const ended = await run({ settings: { ...dead, 'max.retries': '0' }, answers: [[busy, misfit]] })
  assert.ok('failure' in ended)
  assert.deepEqual([ended.letters, ended.failure.name], [[], 'IndexingError'])
})
