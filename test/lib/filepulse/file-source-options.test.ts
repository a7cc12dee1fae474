import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readFileSourceOptions } from '../../../lib/filepulse/file-source-options.ts'

const settings = { topic: 't', 'tasks.reader.class': 'io.x.AmazonS3RowFileInputReader' }

test('defaults are those of FilePulse', () => {
  const { topic, compression, isSeekable, haltsOnError, errors } = readFileSourceOptions(settings)
  assert.deepEqual(
    { topic, compression, isSeekable, haltsOnError, errors },
    {
      topic: 't',
      compression: 'auto',
      isSeekable: true,
      haltsOnError: false,
      errors: { tolerates: false, logs: false, logsMessages: false },
    },
  )
})

for (const [says, more, message] of [
  ['a missing topic', { topic: '' }, /^topic is not set/],
  [
    'a reader that there is not',
    { 'tasks.reader.class': 'x.LocalAvroFileInputReader' },
    /^tasks\.reader\.class is LocalAvroFileInputReader: write one of RowFile-/,
  ],
  ['an unknown encoding', { 'file.encoding': 'EBCDIC-X' }, /^file\.encoding is "EBCDIC-X"/],
  ['a compression that there is not', { 'compression.method': 'rar' }, /^compression\.method is "rar"/],
  [
    'a converter that there is not',
    { 'value.converter': 'x.AvroConverter' },
    /^value\.converter is "x\.AvroConverter"/,
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
