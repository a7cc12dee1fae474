import { createHash } from 'node:crypto'
import type { FileObject } from './file-object.ts'

/**
 * What makes an object the same object: bucket, key, and its version or else its ETag. The same bytes put again under the
 * same key are the same object; other bytes are another one.
 */
export const objectId = ({ bucket, key, versionId, etag }: ObjectIdentity): string =>
  createHash('sha256')
    .update(JSON.stringify([bucket, key, versionId ?? null, versionId === undefined ? (etag ?? null) : null]))
    .digest('hex')
    .slice(0, 32)

/** The parts of an object that its identity is made of. */
export interface ObjectIdentity extends Pick<FileObject, 'bucket' | 'key' | 'etag'> {
  readonly versionId?: string
}
