import { CopyObjectCommand, DeleteObjectCommand, S3Client } from '@aws-sdk/client-s3'
import type { Cleanup } from '../../lib/filepulse/cleanup-policy.ts'
import { fileUri } from '../../lib/filepulse/file-object.ts'
import type { CreatedObject } from '../../lib/filepulse/object-created-event.ts'
import type { ObjectCleaner } from '../../lib/tasks/file-source-ports.ts'

/**
 * Deletes and moves objects of S3 that have been read. Other bytes that were put under the key since then are left alone: they have
 * an event of their own.
 */
export class S3Cleaner implements ObjectCleaner {
  readonly #client: Pick<S3Client, 'send'>

  constructor(client: Pick<S3Client, 'send'> = new S3Client({})) {
    this.#client = client
  }

  async clean(object: CreatedObject, cleanup: Cleanup): Promise<void> {
    if (cleanup.kind === 'leave') return
    try {
      if (cleanup.kind === 'move') await this.#copy(object, cleanup.to)
      await this.#delete(object)
    } catch (cause) {
      if (isGone(cause)) return
      const what = cleanup.kind === 'move' ? `moved to ${fileUri(cleanup.to)}` : 'deleted'
      throw new Error(
        `${fileUri(object)} was read and not ${what} (${String(cause)}); that is tried again. Check that the role of the ` +
          'function may call s3:DeleteObject there and s3:PutObject where it goes. Objects of more than 5 GiB cannot be moved.',
        { cause },
      )
    }
  }

  async #copy(object: CreatedObject, to: { readonly bucket: string; readonly key: string }): Promise<void> {
    const version = object.versionId === undefined ? '' : `?versionId=${encodeURIComponent(object.versionId)}`
    await this.#client.send(
      new CopyObjectCommand({
        Bucket: to.bucket,
        Key: to.key,
        CopySource: `${object.bucket}/${object.key.split('/').map(encodeURIComponent).join('/')}${version}`,
        ...(object.etag !== undefined && { CopySourceIfMatch: `"${object.etag}"` }),
      }),
    )
  }

  async #delete({ bucket, key, etag }: CreatedObject): Promise<void> {
    const unchanged = etag !== undefined && { IfMatch: `"${etag}"` }
    await this.#client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key, ...unchanged }))
  }
}

/** It was cleaned before, or is not the same object any more. */
const isGone = (error: unknown): boolean =>
  error instanceof Error && ['NoSuchKey', 'NotFound', 'PreconditionFailed'].includes(error.name)
