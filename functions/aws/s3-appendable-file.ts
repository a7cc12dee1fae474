import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3'
import { fileUri } from '../../lib/filepulse/file-object.ts'
import type { AppendableFile, FileAddition, FileEnd } from '../../lib/tasks/file-sink-ports.ts'

/** The smallest part of a multipart upload that is not the last one: from there on S3 copies what stands there by itself. */
const smallestPartBytes = 5 * 1024 * 1024
/** The largest part. */
const largestPartBytes = 5 * 1024 * 1024 * 1024

/** An object's address. */
interface ObjectAddress {
  readonly bucket: string
  readonly key: string
}

/**
 * An object of S3, which cannot be appended to: it is written anew, in one request that is carried out only if it still stands as
 * it was read (conditional writes). Nobody sees half of it.
 */
export class S3AppendableFile implements AppendableFile {
  readonly uri: string
  readonly #address: { readonly Bucket: string; readonly Key: string }
  readonly #client: Pick<S3Client, 'send'>

  constructor({ bucket, key }: ObjectAddress, client: Pick<S3Client, 'send'> = new S3Client({})) {
    this.uri = fileUri({ bucket, key })
    this.#address = { Bucket: bucket, Key: key }
    this.#client = client
  }

  async end(): Promise<FileEnd | undefined> {
    try {
      const { ETag, ContentLength, Metadata } = await this.#client.send(new HeadObjectCommand(this.#address))
      return { etag: ETag ?? '', size: ContentLength ?? 0, metadata: Metadata ?? {} }
    } catch (error) {
      if (statusOf(error) === 404) return undefined
      throw this.#failed('read', error)
    }
  }

  async append(end: FileEnd | undefined, addition: FileAddition): Promise<boolean> {
    try {
      if (end !== undefined && end.size >= smallestPartBytes) await this.#copyAndAppend(end, addition)
      else await this.#putWhole(end, addition)
      return true
    } catch (error) {
      if (isOutdated(error)) return false
      throw this.#failed('written', error)
    }
  }

  async #putWhole(end: FileEnd | undefined, { lines, metadata }: FileAddition): Promise<void> {
    const before = end === undefined ? Buffer.alloc(0) : await this.#body(end)
    await this.#client.send(
      new PutObjectCommand({
        ...this.#address,
        ...(end === undefined ? { IfNoneMatch: '*' } : { IfMatch: end.etag }),
        Body: Buffer.concat([before, lines]),
        ...described(metadata),
      }),
    )
  }

  async #body({ etag }: FileEnd): Promise<Buffer> {
    const { Body: body } = await this.#client.send(new GetObjectCommand({ ...this.#address, IfMatch: etag }))
    if (!(body instanceof Readable)) throw new Error('it was read without a body')
    return buffer(body)
  }

  async #copyAndAppend(end: FileEnd, { lines, metadata }: FileAddition): Promise<void> {
    const { UploadId } = await this.#client.send(
      // The SDK sends this checksum with each part, and S3 takes it only if it was announced.
      new CreateMultipartUploadCommand({
        ...this.#address,
        ...described(metadata),
        ChecksumAlgorithm: 'CRC32',
      }),
    )
    const upload = { ...this.#address, UploadId }
    try {
      const parts = await this.#copy(end, upload)
      const last = { ...upload, PartNumber: parts.length + 1, Body: lines }
      const { ETag, ChecksumCRC32 } = await this.#client.send(new UploadPartCommand(last))
      parts.push({ PartNumber: last.PartNumber, ETag, ChecksumCRC32 })
      await this.#client.send(
        new CompleteMultipartUploadCommand({
          ...upload,
          IfMatch: end.etag,
          MultipartUpload: { Parts: parts },
        }),
      )
    } catch (error) {
      // What was uploaded is of no use. The bucket's lifecycle rule removes what this leaves.
      await this.#client.send(new AbortMultipartUploadCommand(upload)).catch(() => {})
      throw error
    }
  }

  /** What stands there, as parts, copied by S3. */
  async #copy(
    { etag, size }: FileEnd,
    upload: { readonly Bucket: string; readonly Key: string; readonly UploadId: string | undefined },
  ): Promise<CompletedPart[]> {
    const { Bucket, Key } = this.#address
    const source = {
      CopySource: `${Bucket}/${Key.split('/').map(encodeURIComponent).join('/')}`,
      CopySourceIfMatch: etag,
    }
    const parts: CompletedPart[] = []
    for (const [index, range] of copyRanges(size).entries()) {
      const PartNumber = index + 1
      const { CopyPartResult } = await this.#client.send(
        new UploadPartCopyCommand({ ...upload, ...source, PartNumber, CopySourceRange: range }),
      )
      const { ETag, ChecksumCRC32 } = CopyPartResult ?? {}
      parts.push({ PartNumber, ETag, ChecksumCRC32 })
    }
    return parts
  }

  #failed(what: 'read' | 'written', cause: unknown): Error {
    return new Error(
      `${this.uri} was not ${what} (${String(cause)}); the batch is delivered again. Check that the bucket is there, and that ` +
        "the function's role may call s3:GetObject, s3:PutObject and s3:ListBucket.",
      { cause },
    )
  }
}

const described = (metadata: Readonly<Record<string, string>>) => ({
  ContentType: 'text/plain; charset=utf-8',
  Metadata: { ...metadata },
})

/** Equal ranges, as few as the largest part allows: each is larger than the smallest part. */
const copyRanges = (size: number): readonly string[] => {
  const count = Math.ceil(size / largestPartBytes)
  const starts = Array.from({ length: count + 1 }, (_, index) => Math.floor((size * index) / count))
  return starts.slice(0, -1).map((start, index) => `bytes=${start}-${(starts[index + 1] ?? size) - 1}`)
}

/** Somebody else has written, or removed it, since it was looked at; 409: is writing right now. */
const isOutdated = (error: unknown): boolean =>
  [404, 409, 412].includes(statusOf(error)) && !(error instanceof Error && error.name === 'NoSuchBucket')

const statusOf = (error: unknown): number => {
  const metadata: unknown =
    typeof error === 'object' && error !== null ? Reflect.get(error, '$metadata') : undefined
  const status: unknown =
    typeof metadata === 'object' && metadata !== null ? Reflect.get(metadata, 'httpStatusCode') : undefined
  return typeof status === 'number' ? status : 0
}
