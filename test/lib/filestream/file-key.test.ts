import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileKey } from '../../../lib/filestream/file-key.ts'

for (const [says, file, key] of [
  ['a name is the key', 'test.txt', 'test.txt'],
  ['a path from where Connect was started is the key', 'logs/app.log', 'logs/app.log'],
  ['that it starts there does not count', './logs/app.log', 'logs/app.log'],
  ['of a path from the root the last part is the key', '/var/log/app.log', 'app.log'],
  ['as in Windows', 'C:\\logs\\app.log', 'app.log'],
] as const) {
  test(says, () => assert.equal(fileKey(file), key))
}
