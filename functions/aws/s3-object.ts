import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { GetObjectCommand, type GetObjectCommandOutput, S3Client } from '@aws-sdk/client-s3'
import { fileUri } from '../../lib/filepulse/file-object.ts'
import type { CreatedObject } from '../../lib/filepulse/object-created-event.ts'
import type { ObjectStore, OpenObject } from '../../lib/tasks/file-source-ports.ts'

/** Objects of S3, streamed. */
export class S3Objects implements ObjectStore {
  readonly #client: Pick<S3Client, 'send'>
  readonly #isGzip: boolean

  constructor(isGzip: boolean, client: Pick<S3Client, 'send'> = new S3Client({})) {
    this.#isGzip = isGzip
    this.#client = client
  }

  async open(object: CreatedObject): Promise<OpenObject> {
    const answer = await this.#get(object)
    if (!(answer.Body instanceof Readable)) throw new Error(`${fileUri(object)} was read without a body`)
    const etag = answer.ETag?.replaceAll('"', '')
    return {
      bucket: object.bucket,
      key: object.key,
      ...(etag !== undefined && { etag }),
      ...(answer.StorageClass !== undefined && { storageClass: answer.StorageClass }),
      contentLength: answer.ContentLength ?? 0,
      lastModified: answer.LastModified?.getTime() ?? 0,
      userMetadata: answer.Metadata ?? {},
      body: this.#isGzip ? gunzip(answer.Body, object) : answer.Body,
    }
  }

  async #get({ bucket, key, versionId }: CreatedObject): Promise<GetObjectCommandOutput> {
    try {
      return await this.#client.send(
        new GetObjectCommand({
          Bucket: bucket,
          Key: key,
          ...(versionId !== undefined && { VersionId: versionId }),
        }),
      )
    } catch (cause) {
      throw new Error(
        `${fileUri({ bucket, key })} was not read (${String(cause)}). Check that it is still there, and that the ` +
          "function's role may call s3:GetObject on it.",
        { cause },
      )
    }
  }
}

/** Errors of the body and of its compression both end the reading. */
async function* gunzip(body: Readable, object: CreatedObject): AsyncGenerator<Uint8Array> {
  const unpacked = createGunzip()
  body.on('error', (error) => unpacked.destroy(error))
  try {
    yield* body.pipe(unpacked)
  } catch (cause) {
    throw new Error(
      `${fileUri(object)} was not read to its end: it is no whole gzip file (${String(cause)})`,
      { cause },
    )
  }
}
