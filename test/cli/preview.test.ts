import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { mirrorCommand } from '../support/mirror-command.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const weblogs = at('../fixtures/weblogs/')
const references = at('../fixtures/connect/references/')
const source = at('../../config/connectors/weblog-source.json')
const nowhere = { bootstrapServers: '127.0.0.1:1' }

const preview = (...args: readonly string[]) =>
  mirrorCommand({ kafka: { source: nowhere, target: nowhere } }, ['preview', ...args])
const lines = (file: string): string[] => readFileSync(file, 'utf8').trimEnd().split('\n')

for (const [connector, file, expected] of [
  ['file-pulse.json', 'weblog-sample.log', 'weblog-expected-plain.ndjson'],
  ['file-pulse.json', 'weblog-sample-ub.log', 'weblog-expected-ub-plain.ndjson'],
  ['file-pulse-json.json', 'weblog-sample-ub.log', 'weblog-expected-ub-flatten.ndjson'],
] as const) {
  test(`preview prints ${expected}, which FilePulse made of ${file}, byte for byte`, async () => {
    const { code, printed } = await preview('--config', references + connector, '--file', weblogs + file)
    assert.equal(code, 0)
    assert.deepEqual(printed, lines(weblogs + expected))
  })
}

test('a packed file is unpacked', async () => {
  await using directory = await temporaryDirectory()
  const file = join(directory.path, 'weblog.log.gz')
  writeFileSync(file, gzipSync(readFileSync(`${weblogs}weblog-sample-ub.log`)))
  const { printed } = await preview('--connector', source, '--file', file)
  assert.deepEqual(printed, lines(`${weblogs}weblog-expected-ub-plain.ndjson`))
})

test('so many records are printed as were asked for, with --json all of each; notes count them', async () => {
  const file = `${weblogs}weblog-sample.log`
  const { printed, noted } = await preview('--connector', source, '--file', file, '--records', '2', '--json')
  const [first] = printed.map((line) => JSON.parse(line))
  assert.equal(printed.length, 2)
  assert.deepEqual([first.topic, first.key], ['fc-log4j-filepulse-source', null])
  assert.deepEqual(first.headers.at(-1), ['connect.file.row', '1'])
  assert.match(noted.join('\n'), /weblog-sample\.log would not be read: fs\.listing\.filters/)
  assert.match(noted.at(-1) ?? '', /2 records to fc-log4j-filepulse-source/)
})

test('a line that no filter handles is a note; one that would fail the file ends the preview with 1', async () => {
  await using directory = await temporaryDirectory()
  const connector = (more: object): string => {
    const body = JSON.parse(readFileSync(`${references}file-pulse-json.json`, 'utf8'))
    const file = join(directory.path, 'connector.json')
    writeFileSync(file, JSON.stringify({ name: body.name, config: { ...body.config, ...more } }))
    return file
  }
  const file = join(directory.path, 'weblog.log')
  writeFileSync(file, '2025-08-10 12:00:00,012 INFO {"a":1}\n2025-08-10 12:00:00,012 INFO no JSON\n')
  const tolerant = await preview('--connector', connector({}), '--file', file)
  assert.deepEqual([tolerant.code, tolerant.printed.length], [0, 1])
  assert.match(tolerant.noted.join('\n'), /row 2 .*the filter MyJsonFilter failed.*left out/)
  const strict = connector({ 'tasks.halt.on.error': 'true' })
  const failed = await preview('--connector', strict, '--file', file)
  assert.equal(failed.code, 1)
  assert.match(failed.noted.join('\n'), /row 2 .* was not written .*Set ignoreFailure/)
})

test('what is no file source is refused, and a folder with none says so', async () => {
  const sink = at('../../config/connectors/weblog-sink.json')
  const file = `${weblogs}weblog-sample.log`
  assert.match((await preview('--connector', sink, '--file', file)).noted.join(), /is no file source/)
  const { code, noted } = await preview('--file', file, '--connector', 'other')
  assert.equal(code, 1)
  assert.match(noted.join('\n'), /has no file source other\. Name one with --connector/)
})
