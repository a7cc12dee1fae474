import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileHeaders, withRow } from '../../../lib/filepulse/file-headers.ts'

test("every record has FilePulse's headers of an S3 object, as text, and its row", () => {
  const headers = fileHeaders({
    bucket: 'logs',
    key: 'web/weblog.log',
    etag: 'e7',
    storageClass: 'STANDARD_IA',
    contentLength: 12,
    lastModified: 1754794800012,
    userMetadata: { host: 'web-1' },
  })
  assert.deepEqual(
    withRow(headers, 3).map(({ key, value }) => [key, value.toString()]),
    [
      ['connect.file.name', 'web/weblog.log'],
      ['connect.file.uri', 's3://logs/web/weblog.log'],
      ['connect.file.contentLength', '12'],
      ['connect.file.lastModified', '1754794800012'],
      ['connect.file.s3.object.user.metadata.host', 'web-1'],
      ['connect.file.s3.object.summary.bucketName', 'logs'],
      ['connect.file.s3.object.summary.key', 'web/weblog.log'],
      ['connect.file.s3.object.summary.etag', 'e7'],
      ['connect.file.hash.digest', 'e7'],
      ['connect.file.hash.algorithm', 'ETAG'],
      ['connect.file.s3.object.summary.storageClass', 'STANDARD_IA'],
      ['connect.file.row', '3'],
    ],
  )
})

test('what is not known of an object is no header', () => {
  const headers = fileHeaders({ bucket: 'b', key: 'k', contentLength: 0, lastModified: 0, userMetadata: {} })
  assert.equal(headers.length, 6)
})
