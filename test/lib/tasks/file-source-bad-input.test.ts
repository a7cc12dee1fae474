import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FileRun, type FileRunOptions } from '../../support/file-run.ts'
import { weblogSettings } from '../../support/weblog-settings.ts'

/* What is wrong in a file, and where its record goes. Nothing around it is lost, nothing is there twice. */

const before = '2025-08-10 12:00 INFO before\n'
const after = '\n2025-08-10 12:00 INFO after\n'
const messages = (run: FileRun): unknown[] => run.values.map((value) => JSON.parse(value).message)

const runOf = (bad: string, options: Partial<FileRunOptions> = {}): FileRun =>
  new FileRun({
    settings: weblogSettings,
    bytes: Buffer.from(before + bad + after),
    chunkBytes: 65_536,
    ...options,
  })

const large = `2025-08-10 12:00 INFO ${'x'.repeat(10_000_000)}`

test('a line of 10 MB that its topic does not take fails the object, and says what to raise', async () => {
  const run = runOf(large)
  await assert.rejects(run.deliver(), {
    name: 'FileSourceError',
    message:
      /row 2 of s3:\/\/logs\/weblog\.log .* has 10000\d{3} bytes, and producer\.override\.max\.request\.size is 1048576/,
  })
})

test('with errors.tolerance=all it is left out and told, and the lines around it are there', async () => {
  const run = runOf(large, { settings: { ...weblogSettings, 'errors.tolerance': 'all' } })
  assert.equal((await run.deliver()).skipped, 1)
  assert.deepEqual(messages(run), ['before', 'after'])
  assert.match(run.warnings[0] ?? '', /row 2 .* It is left out\./)
})

test('a line of 10 MB is a record where the settings let it through', async () => {
  const settings = { ...weblogSettings, 'producer.override.max.request.size': '20000000' }
  const run = runOf(large, { settings })
  await run.deliver()
  assert.deepEqual(
    messages(run).map((message) => String(message).length),
    [6, 10_000_000, 5],
  )
})

test('a line that is longer than is kept of one is left out, and the next one begins where it ends', async () => {
  const run = runOf('x'.repeat(300_000), {
    settings: { ...weblogSettings, 'aws.file.max.row.bytes': '100000' },
  })
  assert.equal((await run.deliver()).skipped, 1)
  assert.deepEqual(messages(run), ['before', 'after'])
  assert.match(run.warnings[0] ?? '', /row 2 .* longer than 100000 bytes/)
})

const backtracking = {
  ...weblogSettings,
  'filters.ParseLog4jLog.pattern':
    '^(?<message>(a+)+)$|%{TIMESTAMP_ISO8601:logdate} %{LOGLEVEL:loglevel} %{GREEDYDATA:message}',
}

test('a pattern that backtracks is ended, and its record goes where the filter says', async () => {
  const run = runOf(`${'a'.repeat(60)}b`, { settings: backtracking, regexTimeoutMs: 100 })
  const { ignoredFailures } = await run.deliver()
  assert.deepEqual(messages(run), ['before', `${'a'.repeat(60)}b`, 'after'])
  assert.equal(ignoredFailures, 1)
})

test('a pattern that backtracks is told as the reason where its record is left out', async () => {
  const settings = { ...backtracking, 'filters.ParseLog4jLog.ignoreFailure': 'false' }
  const run = runOf(`${'a'.repeat(60)}b`, { settings, regexTimeoutMs: 100 })
  await run.deliver()
  assert.deepEqual(messages(run), ['before', 'after'])
  assert.match(run.warnings[0] ?? '', /a pattern was not matched within 100 ms: it backtracks on this text/)
})

test('an object whose reading breaks off fails, and is gone on with from there when it comes again', async () => {
  const run = runOf('2025-08-10 12:00 INFO bad')
  const whole = run.options.bytes
  const broken = new Error('unexpected end of file')
  run.breaksOff = broken
  await assert.rejects(run.deliver(), broken)
  assert.equal([...run.groups.states.keys()].length, 1)
  assert.deepEqual(messages(run), ['before', 'bad']) // the last line may go on
  run.breaksOff = undefined
  run.options = { ...run.options, bytes: whole }
  await run.deliver()
  assert.deepEqual(messages(run), ['before', 'bad', 'after'])
})

test('a record that failed stands in the dead letter topic once, with what went wrong', async () => {
  const settings = {
    ...weblogSettings,
    name: 'weblogs',
    'filters.ParseLog4jLog.ignoreFailure': 'false',
    'errors.deadletterqueue.topic.name': 'dead',
    'errors.deadletterqueue.context.headers.enable': 'true',
  }
  const run = runOf('not a line of log4j', { settings })
  await run.deliver()
  const dead = run.target.partition({ topic: 'dead', partition: 3 }).batches.flatMap(({ records }) => records)
  assert.deepEqual(
    dead.map(({ value }) => String(value)),
    ['not a line of log4j'],
  )
  const headers = new Map(dead[0]?.headers.map(({ key, value }) => [key, String(value)]))
  assert.equal(headers.get('connect.file.row'), '2')
  assert.equal(headers.get('__connect.errors.class.name'), 'ParseLog4jLog')
  assert.match(headers.get('__connect.errors.exception.message') ?? '', /^no grok pattern matches/)
  assert.deepEqual(messages(run), ['before', 'after'])
})
