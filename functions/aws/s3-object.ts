import { Readable } from 'node:stream'
import {
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  S3Client,
} from '@aws-sdk/client-s3'
import { type Compression, compressionOf } from '../../lib/filepulse/file-compression.ts'
import { fileUri } from '../../lib/filepulse/file-object.ts'
import type { CreatedObject } from '../../lib/filepulse/object-created-event.ts'
import { ObjectMissingError, type ObjectStore, type OpenObject } from '../../lib/tasks/file-source-ports.ts'
import { unpack } from './unpack.ts'

/** Objects of S3, streamed. */
export class S3Objects implements ObjectStore {
  readonly #client: Pick<S3Client, 'send'>
  readonly #compression: Compression

  constructor(compression: Compression, client: Pick<S3Client, 'send'> = new S3Client({})) {
    this.#compression = compression
    this.#client = client
  }

  async identify(object: CreatedObject): Promise<CreatedObject> {
    const { ETag, VersionId } = await this.#ask(object, async () => this.#head(object))
    return { ...object, ...etagOf(ETag), ...versionOf(VersionId) }
  }

  async open(object: CreatedObject, fromByte: number): Promise<OpenObject> {
    const answer = await this.#ask(object, () => this.#get(object, fromByte))
    if (answer === 'nothing left') return this.#ended(object, fromByte)
    const { Body: body } = answer
    if (!(body instanceof Readable)) throw new Error(`${fileUri(object)} was read without a body`)
    const packing = compressionOf(this.#compression, {
      key: object.key,
      contentType: answer.ContentType,
      contentEncoding: answer.ContentEncoding,
    })
    if (packing === undefined) return { ...describe(object, answer), startsAt: fromByte, body }
    if (fromByte > 0) {
      body.destroy() // what is packed can only be read from its start
      return this.open(object, 0)
    }
    return { ...describe(object, answer), startsAt: 0, body: unpack(body, packing, fileUri(object)) }
  }

  /** The last byte was read before: there is nothing to read, and the object is to be known all the same. */
  async #ended(object: CreatedObject, fromByte: number): Promise<OpenObject> {
    const head = await this.#ask(object, () => this.#head(object))
    return { ...describe(object, head), startsAt: fromByte, body: Readable.from([]) }
  }

  #head(object: CreatedObject): Promise<HeadObjectCommandOutput> {
    return this.#client.send(new HeadObjectCommand(address(object)))
  }

  async #get(object: CreatedObject, fromByte: number): Promise<GetObjectCommandOutput | 'nothing left'> {
    const range = fromByte > 0 && { Range: `bytes=${fromByte}-` }
    try {
      return await this.#client.send(new GetObjectCommand({ ...address(object), ...range }))
    } catch (error) {
      if (error instanceof Error && error.name === 'InvalidRange') return 'nothing left'
      throw error
    }
  }

  async #ask<Answer>({ bucket, key }: CreatedObject, ask: () => Promise<Answer>): Promise<Answer> {
    try {
      return await ask()
    } catch (cause) {
      const isMissing = cause instanceof Error && ['NoSuchKey', 'NotFound'].includes(cause.name)
      throw new (isMissing ? ObjectMissingError : Error)(
        `${fileUri({ bucket, key })} was not read (${String(cause)}). Check that it is still there, and that the ` +
          "function's role may call s3:GetObject on it.",
        { cause },
      )
    }
  }
}

const address = ({ bucket, key, versionId }: CreatedObject) => ({
  Bucket: bucket,
  Key: key,
  ...(versionId !== undefined && { VersionId: versionId }),
})

/** `null` is what was there before the bucket had versions: its event had none either. */
const versionOf = (versionId: string | undefined) =>
  versionId === undefined || versionId === 'null' ? {} : { versionId }

const etagOf = (etag: string | undefined) => (etag === undefined ? {} : { etag: etag.replaceAll('"', '') })

const describe = (
  { bucket, key }: CreatedObject,
  answer: HeadObjectCommandOutput & Pick<GetObjectCommandOutput, 'ContentRange'>,
) => ({
  bucket,
  key,
  ...etagOf(answer.ETag),
  ...(answer.StorageClass !== undefined && { storageClass: answer.StorageClass }),
  contentLength: wholeLength(answer),
  lastModified: answer.LastModified?.getTime() ?? 0,
  userMetadata: answer.Metadata ?? {},
})

/** Of a part, `bytes 5-9/10` says how long the whole is. */
const wholeLength = ({
  ContentRange,
  ContentLength,
}: Pick<GetObjectCommandOutput, 'ContentRange' | 'ContentLength'>) => {
  const [, total] = /\/(\d+)$/.exec(ContentRange ?? '') ?? []
  return total === undefined ? (ContentLength ?? 0) : Number(total)
}
