import { checkMatch, type ObjectHead, type ObjectStore } from '../s3/object-store.ts'
import type { ObjectRequest } from './s3-requests.ts'

/**
 * CopyObject: `x-amz-copy-source` is `bucket/key`, each part of it encoded, `x-amz-copy-source-if-match` its ETag. What is told of the
 * object goes along.
 */
export const copyObject = async (objects: ObjectStore, request: ObjectRequest): Promise<ObjectHead> => {
  const [address = ''] = String(request.headers['x-amz-copy-source']).replace(/^\//, '').split('?')
  const [from = '', ...path] = address.split('/').map(decodeURIComponent)
  const original = await objects.head(from, path.join('/'))
  const expected = request.headers['x-amz-copy-source-if-match']
  if (typeof expected === 'string') checkMatch(original, expected)
  const { contentType, metadata } = original
  const { bucket, '*': key } = request.params
  const body = await objects.body(from, original.key)
  return objects.put(bucket, key, { contentType, metadata, body })
}

/** The answer to it. */
export const copyXml = ({ etag, lastModifiedMs }: ObjectHead): string =>
  `<?xml version="1.0" encoding="UTF-8"?><CopyObjectResult><LastModified>${new Date(lastModifiedMs).toISOString()}</LastModified><ETag>&quot;${etag}&quot;</ETag></CopyObjectResult>`
