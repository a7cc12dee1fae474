import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { checkMatch, type ObjectHead } from '../s3/object-store.ts'
import { copyObject, copyXml } from './s3-copy.ts'
import {
  bodyOf,
  conditionOf,
  descriptionOf,
  metadataPrefix,
  type ObjectRequest,
  rangeOf,
} from './s3-requests.ts'
import type { S3Services } from './s3-services.ts'
import { s3UploadRoutes } from './s3-upload-routes.ts'
import { xmlText as xml } from './s3-xml.ts'

type BucketRequest = FastifyRequest<{
  Params: { bucket: string }
  Querystring: { [name: string]: string | undefined }
}>

/** The parts of S3 that functions call, path-style: Put, Get with Range, Head, Delete, Copy, ListObjectsV2, multipart uploads. */
export const s3Routes = (server: FastifyInstance, { objects, onCreated }: S3Services): void => {
  const path = '/:bucket/*'
  const uploads = s3UploadRoutes(server, path, { objects, onCreated })
  server.put(path, async (request: ObjectRequest, reply) => {
    if (request.query.uploadId !== undefined) return uploads.putPart(request, reply)
    const { bucket, '*': key } = request.params
    if (request.headers['x-amz-copy-source'] !== undefined) {
      const copied = await copyObject(objects, request)
      onCreated(bucket, copied)
      return reply.type('application/xml').send(copyXml(copied))
    }
    const object = { ...descriptionOf(request), body: bodyOf(request) }
    const head = await objects.put(bucket, key, object, conditionOf(request))
    onCreated(bucket, head)
    return reply.header('etag', `"${head.etag}"`).send()
  })
  server.get(path, async (request: ObjectRequest, reply) => {
    const { bucket, '*': key } = request.params
    const head = await objects.head(bucket, key)
    checkMatch(head, request.headers['if-match'])
    const body = await objects.body(bucket, key)
    const range = rangeOf(request.headers.range, body.length)
    headers(reply, head)
    if (range === undefined) return reply.send(body)
    const { from, to } = range
    reply.header('content-range', `bytes ${from}-${to}/${body.length}`)
    return reply.code(206).send(body.subarray(from, to + 1))
  })
  server.head(path, async (request: ObjectRequest, reply) => {
    const head = await objects.head(request.params.bucket, request.params['*'])
    return headers(reply, head).header('content-length', head.size).send()
  })
  server.delete(path, async (request: ObjectRequest, reply) => {
    const { bucket, '*': key } = request.params
    const { uploadId } = request.query
    if (uploadId !== undefined) {
      uploads.abort(uploadId)
      return reply.code(204).send()
    }
    const expected = request.headers['if-match']
    if (expected !== undefined) checkMatch(await objects.head(bucket, key), expected)
    await objects.remove(bucket, key)
    return reply.code(204).send()
  })
  const list = async (request: BucketRequest, reply: FastifyReply) => {
    const {
      prefix = '',
      'max-keys': maxKeys,
      'continuation-token': token,
      'start-after': startAfter,
    } = request.query
    const after = token === undefined ? startAfter : Buffer.from(token, 'base64').toString('utf8')
    const all = (await objects.list(request.params.bucket, prefix)).filter(
      ({ key }) => after === undefined || key > after,
    )
    const page = all.slice(0, Math.min(Number(maxKeys ?? 1000), 1000))
    reply.type('application/xml')
    return listXml(request.params.bucket, prefix, page, page.length < all.length)
  }
  server.get('/:bucket', list)
  server.get('/:bucket/', list)
}

const headers = (reply: FastifyReply, head: ObjectHead): FastifyReply =>
  reply
    .type(head.contentType)
    .header('etag', `"${head.etag}"`)
    .header('accept-ranges', 'bytes')
    .header('last-modified', new Date(head.lastModifiedMs).toUTCString())
    .headers(
      Object.fromEntries(
        Object.entries(head.metadata).map(([name, value]) => [metadataPrefix + name, value]),
      ),
    )

const listXml = (
  bucket: string,
  prefix: string,
  page: readonly ObjectHead[],
  isTruncated: boolean,
): string => {
  const last = page.at(-1)?.key ?? ''
  const next = isTruncated
    ? `<NextContinuationToken>${Buffer.from(last).toString('base64')}</NextContinuationToken>`
    : ''
  const contents = page.map(
    ({ key, size, etag, lastModifiedMs }) =>
      `<Contents><Key>${xml(key)}</Key><LastModified>${new Date(lastModifiedMs).toISOString()}</LastModified><ETag>&quot;${etag}&quot;</ETag><Size>${size}</Size><StorageClass>STANDARD</StorageClass></Contents>`,
  )
  return `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>${xml(bucket)}</Name><Prefix>${xml(prefix)}</Prefix><KeyCount>${page.length}</KeyCount><MaxKeys>1000</MaxKeys><IsTruncated>${isTruncated}</IsTruncated>${next}${contents.join('')}</ListBucketResult>`
}
