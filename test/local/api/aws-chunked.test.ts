import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeAwsChunked } from '../../../local/api/aws-chunked.ts'

test('chunks are put together; extensions and trailers are left out', () => {
  const body = '5;chunk-signature=ab\r\nhello\r\na\r\n, \r\nworld!\r\n0\r\nx-amz-checksum-crc32:abc=\r\n\r\n'
  assert.equal(decodeAwsChunked(Buffer.from(body)).toString(), 'hello, \r\nworld!')
})

test('a body that ends too early is an error', () => {
  assert.throws(() => decodeAwsChunked(Buffer.from('5\r\nhello\r\n')), /ends in the middle of a chunk/)
})
