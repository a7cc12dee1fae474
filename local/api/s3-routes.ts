import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AwsError } from '../aws-error.ts'
import type { ObjectHead, ObjectStore } from '../s3/object-store.ts'
import { decodeAwsChunked } from './aws-chunked.ts'

/** What the S3 API speaks for. */
export interface S3Services {
  readonly objects: ObjectStore
  /** Tells those who want to know. */
  onCreated(bucket: string, head: ObjectHead): void
}

type ObjectRequest = FastifyRequest<{ Params: { bucket: string; '*': string } }>
type BucketRequest = FastifyRequest<{
  Params: { bucket: string }
  Querystring: { [name: string]: string | undefined }
}>

/** The parts of S3 that functions call, path-style: Put, Get with Range, Head, Delete, ListObjectsV2. */
export const s3Routes = (server: FastifyInstance, { objects, onCreated }: S3Services): void => {
  const path = '/:bucket/*'
  server.put(path, async (request: ObjectRequest, reply) => {
    const { bucket, '*': key } = request.params
    const head = await objects.put(bucket, key, bodyOf(request), request.headers['content-type'])
    onCreated(bucket, head)
    return reply.header('etag', `"${head.etag}"`).send()
  })
  server.get(path, async (request: ObjectRequest, reply) => {
    const { bucket, '*': key } = request.params
    const head = await objects.head(bucket, key)
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
    await objects.remove(request.params.bucket, request.params['*'])
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

const bodyOf = (request: FastifyRequest): Buffer => {
  const body = request.body instanceof Buffer ? request.body : Buffer.alloc(0)
  const isChunked = String(request.headers['x-amz-content-sha256']).startsWith('STREAMING-')
  return isChunked ? decodeAwsChunked(body) : body
}

const headers = (reply: FastifyReply, head: ObjectHead): FastifyReply =>
  reply
    .type(head.contentType)
    .header('etag', `"${head.etag}"`)
    .header('accept-ranges', 'bytes')
    .header('last-modified', new Date(head.lastModifiedMs).toUTCString())

/** `bytes=0-9`, `bytes=5-`, `bytes=-5`; ends are inclusive. Others are ignored, as HTTP allows. */
const rangeOf = (
  range: string | undefined,
  size: number,
): { readonly from: number; readonly to: number } | undefined => {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(range ?? '') ?? []
  if (first === '' && last === '') return undefined
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const to = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1)
  if (from >= size || from > to)
    throw new AwsError(
      'InvalidRange',
      416,
      `The requested range is not satisfiable: ${range} of ${size} bytes`,
    )
  return { from, to }
}

const xml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

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

/** An error as S3 answers it. */
export const s3ErrorXml = ({ code, message }: AwsError): string =>
  `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${xml(code)}</Code><Message>${xml(message)}</Message></Error>`
