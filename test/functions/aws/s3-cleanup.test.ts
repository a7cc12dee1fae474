import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import Fastify, { type FastifyInstance } from 'fastify'
import { S3Cleaner } from '../../../functions/aws/s3-cleanup.ts'
import { s3Routes } from '../../../local/api/s3-routes.ts'
import { ObjectStore } from '../../../local/s3/object-store.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const stack = new AsyncDisposableStack()
let server: FastifyInstance
let client: S3Client

before(async () => {
  const { path } = stack.use(await temporaryDirectory())
  server = Fastify({ exposeHeadRoutes: false, forceCloseConnections: true })
  server.removeAllContentTypeParsers()
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  server.setErrorHandler(
    (error: { statusCode?: number; status?: number; code?: string; message: string }, _request, reply) =>
      reply
        .code(error.status ?? 500)
        .type('application/xml')
        .send(`<Error><Code>${error.code}</Code><Message>${error.message}</Message></Error>`),
  )
  s3Routes(server, { objects: new ObjectStore(path, ['logs', 'done']), onCreated: () => {} })
  const endpoint = await server.listen({ host: '127.0.0.1', port: 0 })
  client = new S3Client({
    endpoint,
    forcePathStyle: true,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  })
})
after(async () => {
  client.destroy()
  await server.close()
  await stack.disposeAsync()
})

const put = async (key: string, text: string) => {
  const { ETag = '' } = await client.send(new PutObjectCommand({ Bucket: 'logs', Key: key, Body: text }))
  return { bucket: 'logs', key, etag: ETag.replaceAll('"', '') }
}
const textOf = async (bucket: string, key: string): Promise<string | undefined> => {
  try {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }))
    return await Body?.transformToString()
  } catch (error) {
    if (error instanceof Error && error.name === 'NoSuchKey') return undefined
    throw error
  }
}
const move = { kind: 'move', to: { bucket: 'done', key: 'read/메 1.log' } } as const

test('an object is deleted; to do so again changes nothing', async () => {
  const object = await put('a.log', 'a')
  for (const _ of [1, 2]) await new S3Cleaner(client).clean(object, { kind: 'delete' })
  assert.equal(await textOf('logs', 'a.log'), undefined)
})

test('an object is moved, whatever its name; to do so again changes nothing', async () => {
  const object = await put('in/메 1+2.log', 'text')
  for (const _ of [1, 2]) await new S3Cleaner(client).clean(object, move)
  assert.deepEqual(
    [await textOf('logs', object.key), await textOf('done', 'read/메 1.log')],
    [undefined, 'text'],
  )
})

test('other bytes that were put under its key since then stay', async () => {
  const object = await put('b.log', 'old')
  await put('b.log', 'new')
  for (const cleanup of [{ kind: 'delete' } as const, move])
    await new S3Cleaner(client).clean(object, cleanup)
  assert.equal(await textOf('logs', 'b.log'), 'new')
})

test('an object that is to be left is not touched, and one that cannot be moved is an error that says what to check', async () => {
  const object = await put('c.log', 'c')
  await new S3Cleaner(client).clean(object, { kind: 'leave' })
  const nowhere = { kind: 'move', to: { bucket: 'nowhere', key: 'c' } } as const
  await assert.rejects(new S3Cleaner(client).clean(object, nowhere), {
    message:
      /^s3:\/\/logs\/c\.log was read and not moved to s3:\/\/nowhere\/c \(.*s3:DeleteObject.*s3:PutObject/,
  })
  assert.equal(await textOf('logs', 'c.log'), 'c')
})
