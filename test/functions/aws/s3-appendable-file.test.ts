import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { S3AppendableFile } from '../../../functions/aws/s3-appendable-file.ts'
import { AwsApi } from '../../../local/api/aws-api.ts'
import { ObjectStore } from '../../../local/s3/object-store.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

/* The real client of S3, against the S3 of one machine. */
const stack = new AsyncDisposableStack()
let s3: S3Client
const created: number[] = []

before(async () => {
  const directory = stack.use(await temporaryDirectory()).path
  const services = {
    objects: new ObjectStore(directory, ['files']),
    onCreated: (_: string, { size }: { readonly size: number }) => void created.push(size),
  }
  // Only the routes of S3 are called.
  const api = await AwsApi.listen(0, services as unknown as Parameters<typeof AwsApi.listen>[1])
  stack.defer(() => api.close())
  s3 = new S3Client({
    endpoint: api.endpoint,
    forcePathStyle: true,
    region: 'us-east-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'y' },
  })
  stack.defer(() => s3.destroy())
})
after(() => stack.disposeAsync())

const fileOf = (key: string) => new S3AppendableFile({ bucket: 'files', key }, s3)
const bodyOf = async (key: string): Promise<string> => {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'files', Key: key }))
  return (await Body?.transformToString()) ?? ''
}
const lines = (text: string, next: number) => ({
  lines: Buffer.from(text),
  metadata: { 'next-offsets': `t:0=${next}` },
})

test('a file that is not there is made, and lines are appended with what the metadata says', async () => {
  const file = fileOf('a/b c+ü.txt')
  assert.equal(await file.end(), undefined)
  assert.equal(await file.append(undefined, lines('a\n', 1)), true)
  const end = await file.end()
  assert.deepEqual([end?.size, end?.metadata], [2, { 'next-offsets': 't:0=1' }])
  assert.equal(await file.append(end, lines('b\n', 2)), true)
  assert.equal(await bodyOf('a/b c+ü.txt'), 'a\nb\n')
})

test('where another writer was faster nothing is written: at the first line, and at a later one', async () => {
  const file = fileOf('raced.txt')
  await file.append(undefined, lines('other\n', 1))
  assert.equal(await file.append(undefined, lines('mine\n', 1)), false)
  const end = await file.end()
  await file.append(end, lines('other\n', 2))
  assert.equal(await file.append(end, lines('mine\n', 2)), false)
  assert.equal(await bodyOf('raced.txt'), 'other\nother\n')
})

test('of two that write at the same time one does, whatever the size of the file', async () => {
  for (const size of [10, 6 * 1024 * 1024]) {
    const key = `same-${size}.txt`
    await s3.send(new PutObjectCommand({ Bucket: 'files', Key: key, Body: Buffer.alloc(size, 'x') }))
    const end = await fileOf(key).end()
    const both = await Promise.all(['a', 'b'].map((line, n) => fileOf(key).append(end, lines(line, n))))
    assert.deepEqual([...both].sort(), [false, true])
    assert.equal((await bodyOf(key)).length, size + 1)
  }
})

test('a large file is copied by S3, not through the function, and its metadata goes with it', async () => {
  const Body = Buffer.alloc(5 * 1024 * 1024, '.')
  await s3.send(new PutObjectCommand({ Bucket: 'files', Key: 'large+ü.txt', Body }))
  const sent: string[] = []
  const send = ((command: Parameters<S3Client['send']>[0]) => {
    sent.push(command.constructor.name)
    return s3.send(command)
  }) as S3Client['send']
  const file = new S3AppendableFile({ bucket: 'files', key: 'large+ü.txt' }, { send })
  assert.equal(await file.append(await file.end(), lines('end\n', 7)), true)
  assert.deepEqual(sent, [
    'HeadObjectCommand',
    'CreateMultipartUploadCommand',
    'UploadPartCopyCommand',
    'UploadPartCommand',
    'CompleteMultipartUploadCommand',
  ])
  const end = await file.end()
  assert.deepEqual([end?.size, end?.metadata], [Body.length + 4, { 'next-offsets': 't:0=7' }])
  assert.equal((await bodyOf('large+ü.txt')).slice(-5), '.end\n')
  assert.equal(created.at(-1), Body.length + 4)
})

test('a bucket that is not there is an error that says what to check', async () => {
  const file = new S3AppendableFile({ bucket: 'other', key: 'k' }, s3)
  await assert.rejects(file.append(undefined, lines('a\n', 1)), {
    message:
      /^s3:\/\/other\/k was not written \(.*NoSuchBucket.*\); the batch is delivered again\. Check that the bucket is there/,
  })
})
