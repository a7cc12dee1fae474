import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { GetObjectCommand, GetObjectCommandOutput, S3Client } from '@aws-sdk/client-s3'
import { S3Objects } from '../../../functions/aws/s3-object.ts'

/** A client that answers every GetObject alike; its type has overloads that a literal cannot have. */
const client = (answer: () => Partial<GetObjectCommandOutput>, inputs: unknown[] = []) =>
  ({
    send: async (command: GetObjectCommand) => {
      inputs.push(command.input)
      return answer()
    },
  }) as unknown as Pick<S3Client, 'send'>
const answer = (body: Buffer) => () =>
  ({
    Body: Readable.from([body]),
    ETag: '"e7"',
    ContentLength: body.length,
    LastModified: new Date(1754794800012),
    Metadata: { host: 'web-1' },
  }) as unknown as Partial<GetObjectCommandOutput>

test('an object is streamed, with what FilePulse tells of it', async () => {
  const inputs: unknown[] = []
  const objects = new S3Objects('auto', client(answer(Buffer.from('abc')), inputs))
  const { body, ...known } = await objects.open({ bucket: 'b', key: 'k 1', versionId: 'v1' }, 0)
  assert.deepEqual(inputs, [{ Bucket: 'b', Key: 'k 1', VersionId: 'v1' }])
  assert.deepEqual(known, {
    bucket: 'b',
    key: 'k 1',
    etag: 'e7',
    contentLength: 3,
    startsAt: 0,
    lastModified: 1754794800012,
    userMetadata: { host: 'web-1' },
  })
  assert.equal((await buffer(body)).toString(), 'abc')
})

test('a gzip object is unpacked on the way, all of its members', async () => {
  const packed = Buffer.concat([gzipSync('abc'), gzipSync('def')])
  const { body } = await new S3Objects('gzip', client(answer(packed))).open({ bucket: 'b', key: 'k' }, 0)
  assert.equal((await buffer(body)).toString(), 'abcdef')
})

for (const [says, bytes] of [
  ['an object that is no gzip', Buffer.from('abc')],
  ['a gzip object that was cut off', gzipSync('abc'.repeat(1000)).subarray(0, 20)],
] as const) {
  test(`${says} is an error that names it`, async () => {
    const { body } = await new S3Objects('gzip', client(answer(bytes))).open({ bucket: 'b', key: 'k' }, 0)
    await assert.rejects(
      buffer(body),
      /^Error: s3:\/\/b\/k was not read to its end: it is no whole gzip file/,
    )
  })
}

test('an object that is not there is an error that names it and says what to check', async () => {
  const missing = client(() => {
    throw new Error('NoSuchKey')
  })
  await assert.rejects(new S3Objects('auto', missing).open({ bucket: 'b', key: 'k' }, 0), {
    message: /^s3:\/\/b\/k was not read \(Error: NoSuchKey\)\. .* s3:GetObject/,
  })
})
