import { paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3'
import type { ListedObject } from '../../lib/tasks/resume-objects.ts'

/** The objects of a bucket by key, from behind a key on; a thousand a page. Needs s3:ListBucket. */
export async function* bucketListing(
  bucket: string,
  startAfter: string | undefined,
  client: S3Client = new S3Client({}),
): AsyncGenerator<readonly ListedObject[]> {
  const request = { Bucket: bucket, ...(startAfter !== undefined && { StartAfter: startAfter }) }
  try {
    for await (const { Contents } of paginateListObjectsV2({ client }, request))
      yield (Contents ?? []).map(({ Key, ETag, Size, LastModified }) => ({
        bucket,
        key: Key ?? '',
        ...(ETag !== undefined && { etag: ETag.replaceAll('"', '') }),
        ...(Size !== undefined && { size: Size }),
        ...(LastModified !== undefined && { createdAt: LastModified.getTime() }),
        lastModified: LastModified?.getTime() ?? 0,
      }))
  } catch (cause) {
    throw new Error(
      `The objects of ${bucket} were not listed (${String(cause)}). Check that the function's role may call s3:ListBucket ` +
        'on it, then restart the connector.',
      { cause },
    )
  }
}
