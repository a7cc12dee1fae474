import type { FastifyInstance, FastifyReply } from 'fastify'
import { MultipartUploads, type NamedPart } from '../s3/multipart-uploads.ts'
import { checkMatch } from '../s3/object-store.ts'
import { bodyOf, conditionOf, descriptionOf, type ObjectRequest, rangeOf } from './s3-requests.ts'
import type { S3Services } from './s3-services.ts'
import { s3Xml } from './s3-xml.ts'

/** What puts a part of an object. */
export type PutPart = (request: ObjectRequest, reply: FastifyReply) => Promise<unknown>

/**
 * Objects in parts: CreateMultipartUpload, UploadPart, UploadPartCopy, CompleteMultipartUpload, AbortMultipartUpload. Parts come by
 * the method and path of an object, so the route of objects asks what this answers.
 */
export const s3UploadRoutes = (
  server: FastifyInstance,
  path: string,
  { objects, onCreated }: S3Services,
): { readonly putPart: PutPart; abort(id: string): void } => {
  const uploads = new MultipartUploads()

  server.post(path, async (request: ObjectRequest, reply) => {
    const { bucket, '*': key } = request.params
    const { uploadId } = request.query
    reply.type('application/xml')
    if (uploadId === undefined) {
      const checksum = text(request.headers['x-amz-checksum-algorithm'])
      const id = uploads.begin(descriptionOf(request), checksum)
      return s3Xml('InitiateMultipartUploadResult', { Bucket: bucket, Key: key, UploadId: id })
    }
    const object = uploads.object(uploadId, namedParts(bodyOf(request)))
    const head = await objects.put(bucket, key, object, conditionOf(request))
    uploads.end(uploadId)
    onCreated(bucket, head)
    return s3Xml('CompleteMultipartUploadResult', { Bucket: bucket, Key: key, ETag: `"${head.etag}"` })
  })

  const copied = async ({ headers }: ObjectRequest, source: string): Promise<Buffer> => {
    const [bucket = '', ...key] = decodeURIComponent(source).replace(/^\//, '').split('/')
    const name = key.join('/')
    checkMatch(await objects.head(bucket, name), text(headers['x-amz-copy-source-if-match']))
    const body = await objects.body(bucket, name)
    const range = rangeOf(text(headers['x-amz-copy-source-range']), body.length)
    return range === undefined ? body : body.subarray(range.from, range.to + 1)
  }

  return {
    putPart: async (request, reply) => {
      const { uploadId = '', partNumber } = request.query
      const source = text(request.headers['x-amz-copy-source'])
      const body = source === undefined ? bodyOf(request) : await copied(request, source)
      const part = uploads.addPart(uploadId, Number(partNumber), body, checksumOf(request))
      const etag = `"${part.etag}"`
      const { crc32 } = part
      if (source === undefined) {
        if (crc32 !== undefined) reply.header('x-amz-checksum-crc32', crc32)
        return reply.header('etag', etag).send()
      }
      reply.type('application/xml')
      const checksum = crc32 === undefined ? {} : { ChecksumCRC32: crc32 }
      return s3Xml('CopyPartResult', { ETag: etag, LastModified: new Date().toISOString(), ...checksum })
    },
    abort: (id) => uploads.end(id),
  }
}

const text = (header: string | readonly string[] | undefined): string | undefined =>
  header === undefined ? undefined : String(header)

/** The kind of the checksum that comes with a part, in a header or behind the body. */
const checksumOf = ({ headers }: ObjectRequest): string | undefined =>
  /x-amz-checksum-(crc32c?|crc64nvme|sha1|sha256)\b/
    .exec(`${Object.keys(headers).join()},${text(headers['x-amz-trailer']) ?? ''}`)?.[1]
    ?.toUpperCase()

const namedParts = (body: Buffer): readonly NamedPart[] =>
  [...body.toString().matchAll(/<Part>(.*?)<\/Part>/gs)].map(([, part = '']) => ({
    number: Number(/<PartNumber>(\d+)</.exec(part)?.[1]),
    crc32: /<ChecksumCRC32>([^<]+)</.exec(part)?.[1],
  }))
