import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readFileSourceOptions } from '../../../lib/filepulse/file-source-options.ts'

const settings = { topic: 't', 'tasks.reader.class': 'io.x.AmazonS3RowFileInputReader' }

test('defaults are those of FilePulse', () => {
  const { topic, encoding, compression, haltsOnError, toleratesErrors } = readFileSourceOptions(settings)
  assert.deepEqual(
    { topic, encoding, compression, haltsOnError, toleratesErrors },
    { topic: 't', encoding: 'utf-8', compression: 'auto', haltsOnError: false, toleratesErrors: false },
  )
})

for (const [says, more, message] of [
  ['a missing topic', { topic: '' }, /^topic is not set/],
  [
    'a reader of something else than rows',
    { 'tasks.reader.class': 'x.LocalAvroFileInputReader' },
    /^tasks\.reader\.class is LocalAvroFileInputReader/,
  ],
  ['rows to leave out', { 'skip.headers': '1' }, /^skip\.headers is not 0/],
  ['an unknown encoding', { 'file.encoding': 'EBCDIC-X' }, /^file\.encoding is "EBCDIC-X"/],
  ['a compression that there is not', { 'compression.method': 'bzip' }, /^compression\.method is "bzip"/],
  [
    'a converter of bytes',
    { 'value.converter': 'x.ByteArrayConverter' },
    /^value\.converter is ByteArrayConverter/,
  ],
  [
    'records with schemas, which is the default of JsonConverter',
    { 'value.converter': 'x.JsonConverter' },
    /^value\.converter\.schemas\.enable is not false/,
  ],
  ['a filter that cannot be made', { filters: 'A' }, /^filters\.A\.type is not set/],
  [
    'a transform that there is not',
    { transforms: 'T', 'transforms.T.type': 'x' },
    /^transforms\.T\.type is "x"/,
  ],
] as const) {
  test(`${says} is refused with its key`, () => {
    assert.throws(() => readFileSourceOptions({ ...settings, ...more }), { message })
  })
}
