import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { ConnectorSettings } from '../../../lib/connect/connector-keys.ts'
import { ObjectMissingError, type ShippedObject } from '../../../lib/tasks/file-source-ports.ts'
import { FileRun } from '../../support/file-run.ts'
import { weblogJsonSettings, weblogSettings } from '../../support/weblog-settings.ts'

const fixtures = new URL('../../fixtures/weblogs/', import.meta.url)
const fixture = (name: string): Buffer => readFileSync(new URL(name, fixtures))
const lines = (name: string): string[] => fixture(name).toString().trimEnd().split('\n')

const ship = async (
  settings: ConnectorSettings,
  bytes: Buffer,
  chunkBytes?: number,
): Promise<FileRun & { readonly counts: ShippedObject }> => {
  const run = new FileRun({ settings, bytes, ...(chunkBytes !== undefined && { chunkBytes }) })
  return Object.assign(run, { counts: await run.deliver() })
}
const values = (run: FileRun): readonly string[] => run.values

for (const [says, settings, file, expected] of [
  ['mixed lines', weblogSettings, 'weblog-sample.log', 'weblog-expected-plain.ndjson'],
  ['lines of user behaviour', weblogSettings, 'weblog-sample-ub.log', 'weblog-expected-ub-plain.ndjson'],
  [
    'lines of user behaviour, parsed and flattened',
    weblogJsonSettings,
    'weblog-sample-ub.log',
    'weblog-expected-ub-flatten.ndjson',
  ],
  [
    'mixed lines, parsed and flattened as far as they are JSON',
    { ...weblogJsonSettings, 'filters.MyJsonFilter.ignoreFailure': 'true' },
    'weblog-sample.log',
    'weblog-expected-flatten-ignorefailure.ndjson',
  ],
] as const) {
  test(`${says}: the records are those of FilePulse and its converter, byte for byte`, async () => {
    assert.deepEqual(values(await ship(settings, fixture(file))), lines(expected))
  })
}

test('empty lines are records where the settings keep them: those of FilePulse 2.16, byte for byte', async () => {
  const run = await ship(
    { ...weblogSettings, 'aws.file.keep.empty.rows': 'true' },
    fixture('weblog-sample.log'),
    11,
  )
  assert.deepEqual(values(run), lines('weblog-expected-plain-filepulse-2.16.ndjson'))
})

test('lines of a group can be joined by a newline', async () => {
  const settings = { ...weblogSettings, 'filters.GroupMultilineException.aws.separator': '\\n' }
  assert.deepEqual(values(await ship(settings, Buffer.from('no date\n\tat a\n\tat b'))), [
    '{"message":"no date\\n\\tat a\\n\\tat b"}',
  ])
})

test('the records do not depend on how the object arrives', async () => {
  const run = await ship(weblogSettings, fixture('weblog-sample.log'), 7)
  assert.deepEqual(values(run), lines('weblog-expected-plain.ndjson'))
})

test('rows, records and failures are counted', async () => {
  const { counts } = await ship(weblogSettings, fixture('weblog-sample.log'))
  assert.deepEqual(counts, {
    end: 'completed',
    rows: 38,
    records: 33,
    ignoredFailures: 8,
    skipped: 0,
  })
})

test('a record has no key, the time at which the object was written, and headers that tell where it comes from', async () => {
  const { records } = await ship(
    weblogSettings,
    Buffer.from('2025-08-10 12:00 INFO a\n\n2025-08-10 12:00 INFO b\n\tc'),
  )
  const rows = records.map(({ headers }) =>
    headers.find(({ key }) => key === 'connect.file.row')?.value?.toString(),
  )
  assert.deepEqual(rows, ['1', '3'])
  assert.deepEqual(
    records.map(({ key, timestamp }) => [key, timestamp]),
    [
      [null, 1754794800000n],
      [null, 1754794800000n],
    ],
  )
})

test('several records of one row are told apart by their headers', async () => {
  const settings = {
    ...weblogSettings,
    filters: 'Split, Explode',
    'filters.Split.type': 'SplitFilter',
    'filters.Split.split': 'message',
    'filters.Explode.type': 'ExplodeFilter',
  }
  const { records } = await ship(settings, Buffer.from('a,b,c\nd\n'), 2)
  const rows = records.map(({ headers }) =>
    headers.find(({ key }) => key === 'connect.file.row')?.value?.toString(),
  )
  assert.deepEqual(rows, ['1', '1/2', '1/3', '2'])
})

test('a line that a filter does not take is left out, logged and counted; those around it are not', async () => {
  const { counts, warnings, records } = await ship(weblogJsonSettings, fixture('weblog-sample.log'))
  assert.deepEqual(counts, {
    end: 'completed',
    rows: 38,
    records: 9,
    ignoredFailures: 8,
    skipped: 24,
  })
  assert.equal(records.length, 9)
  assert.match(
    warnings[0] ?? '',
    /^The record at row 5 of s3:\/\/logs\/weblog\.log was not written to fc-log4j-filepulse-source: the filter MyJsonFilter failed: /,
  )
})

test('with tasks.halt.on.error such a line fails the object, and what to do is said', async () => {
  const settings = { ...weblogJsonSettings, 'tasks.halt.on.error': 'true' }
  await assert.rejects(ship(settings, fixture('weblog-sample.log')), {
    name: 'FileSourceError',
    message: /row 5 of s3:\/\/logs\/weblog\.log .* Set ignoreFailure/,
  })
})

const colliding = Buffer.from('2025-08-10 12:00 INFO {"a.b":1,"a":{"b":2}}')
test('a record that a transform does not take fails the object', async () => {
  await assert.rejects(
    ship(weblogJsonSettings, colliding),
    /Cannot create field because of field name duplication ub\.a\.b/,
  )
})

test('with errors.tolerance=all it is left out', async () => {
  const { counts } = await ship({ ...weblogJsonSettings, 'errors.tolerance': 'all' }, colliding)
  assert.deepEqual(counts, {
    end: 'completed',
    rows: 1,
    records: 0,
    ignoredFailures: 0,
    skipped: 1,
  })
})

for (const [says, bytes] of [
  ['an empty object', ''],
  ['an object of blank lines', '\n\n\n'],
] as const) {
  test(`${says} makes no record and no request`, async () => {
    const { counts, appends } = await ship(weblogSettings, Buffer.from(bytes))
    assert.deepEqual([counts.records, appends], [0, 0])
  })
}

test('a large object is appended piece by piece, in order', async () => {
  const text = Array.from({ length: 30_000 }, (_, index) => `2025-08-10 12:00 INFO ${index}\n`).join('')
  const shipped = await ship(weblogSettings, Buffer.from(text), 65_536)
  assert.equal(shipped.counts.records, 30_000)
  assert.ok(shipped.appends > 2, `${shipped.appends} appends`)
  const numbers = values(shipped).map((value) => Number(/"message":"(\d+)"/.exec(value)?.[1]))
  assert.deepEqual(
    numbers,
    Array.from({ length: 30_000 }, (_, index) => index),
  )
})

test('every record has the headers and footers that the settings name', async () => {
  const settings = { ...weblogSettings, filters: '', 'skip.headers': '1', 'skip.footers': '1' }
  assert.deepEqual(values(await ship(settings, Buffer.from('id\n1\n2\ntotal'), 4)), [
    '{"footers":["total"],"headers":["id"],"message":"1"}',
    '{"footers":["total"],"headers":["id"],"message":"2"}',
  ])
})

for (const [reader, expected] of [
  ['BytesArrayInputReader', ['{"message":"PGE+PGI+MTwvYj48L2E+"}']],
  ['XMLFileInputReader', ['{"a":{"b":"1"}}']],
] as const) {
  test(`a file is one record with ${reader}, once`, async () => {
    const settings = { ...weblogSettings, filters: '', 'tasks.reader.class': `x.AmazonS3${reader}` }
    const run = await ship(settings, Buffer.from('<a><b>1</b></a>'), 4)
    await run.deliver()
    assert.deepEqual(values(run), expected)
  })
}

test('of what is known of a file a record is made without its bytes', async () => {
  const settings = {
    ...weblogSettings,
    filters: '',
    'tasks.reader.class': 'x.AmazonS3MetadataFileInputReader',
  }
  const run = await ship(settings, Buffer.from('abc'))
  assert.match(values(run)[0] ?? '', /^\{"contentDigest":"e7",.*"size":3,"uri":"s3:\/\/logs\/weblog\.log"\}$/)
})

test('a file that is no XML is left out, or fails with tasks.halt.on.error', async () => {
  const settings = { ...weblogSettings, filters: '', 'tasks.reader.class': 'x.AmazonS3XMLFileInputReader' }
  const { counts, warnings } = await ship(settings, Buffer.from('<a>'))
  assert.deepEqual([counts.records, counts.skipped], [0, 1])
  assert.match(warnings.join(), /the filter \(reader\) failed: the text is no XML/)
  await assert.rejects(ship({ ...settings, 'tasks.halt.on.error': 'true' }, Buffer.from('<a>')), /no XML/)
})

const cleaning = (more = {}) => ({
  ...weblogJsonSettings,
  'fs.cleanup.policy.class': 'DeleteCleanupPolicy',
  ...more,
})
const json = Buffer.from('2025-08-10 12:00:00,012 INFO {"a":1}\n')

test('an object is cleaned up once it is read to its end, and again where that was not done', async () => {
  const run = await ship(cleaning(), json)
  await run.deliver()
  const cleaned = ['weblog.log', { kind: 'delete' }]
  assert.deepEqual([run.cleaned, values(run).length], [[cleaned, cleaned], 1])
})

test('an object that fails for its own sake is cleaned up as a failure; one that breaks off stays', async () => {
  const settings = cleaning({
    'tasks.halt.on.error': 'true',
    'fs.cleanup.policy.class': 'LocalMoveCleanupPolicy',
  })
  const failing = new FileRun({ settings, bytes: Buffer.from('no JSON\n') })
  await assert.rejects(failing.deliver(), /Set ignoreFailure/)
  assert.deepEqual(failing.cleaned, [
    ['weblog.log', { kind: 'move', to: { bucket: 'logs', key: '.failure/weblog.log' } }],
  ])
  const broken = new FileRun({ settings, bytes: json })
  broken.breaksOff = new Error('connection lost')
  await assert.rejects(broken.deliver(), /connection lost/)
  assert.deepEqual(broken.cleaned, [])
})

test('an object that was cleaned up after it failed is no error when it is delivered again', async () => {
  const missing = new ObjectMissingError('s3://logs/weblog.log was not read')
  const gone = new FileRun({ settings: cleaning(), bytes: json })
  gone.missing = missing
  assert.equal((await gone.deliver()).end, 'cleaned')
  const kept = new FileRun({ settings: weblogJsonSettings, bytes: json })
  kept.missing = missing
  await assert.rejects(kept.deliver(), missing)
})
