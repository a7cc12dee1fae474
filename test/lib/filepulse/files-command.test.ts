import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  decodeFileOffsets,
  decodeFilesCommand,
  encodeFilesCommand,
} from '../../../lib/filepulse/files-command.ts'

for (const command of ['read', 'reset', ['s3://logs/ä b.log']] as const) {
  test(`what connect-api asks of files, file-source reads back: ${JSON.stringify(command)}`, () => {
    assert.deepEqual(decodeFilesCommand(JSON.parse(encodeFilesCommand(command))), command)
  })
}

test('an answer that is no list of offsets is refused', () => {
  assert.deepEqual(decodeFileOffsets([{ uri: 's3://b/k', position: 1, rows: 1 }]), [
    { uri: 's3://b/k', position: 1, rows: 1 },
  ])
  assert.throws(() => decodeFileOffsets([{ uri: 's3://b/k' }]), /is no offset of a file/)
  assert.equal(decodeFilesCommand({ Records: [] }), undefined)
})
