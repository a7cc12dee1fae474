import { type FileObject, fileUri } from './file-object.ts'

/** One header of a record. */
export interface FileHeader {
  readonly key: string
  readonly value: Buffer
}

/**
 * Name of our own header: the number of the row at which a record starts, the first row is 1. Of several records that a filter makes of
 * one row the second has `5/2`, and so on.
 */
export const rowHeader = 'connect.file.row'

/**
 * The headers that FilePulse puts on every record of an S3 object, as SimpleHeaderConverter writes them: text.
 * Not among them is `connect.task.hostname`: a function has no host. The row is put on by `withRow`.
 */
export const fileHeaders = (object: FileObject): readonly FileHeader[] =>
  Object.entries({
    'connect.file.name': object.key,
    'connect.file.uri': fileUri(object),
    'connect.file.contentLength': String(object.contentLength),
    'connect.file.lastModified': String(object.lastModified),
    ...prefixed('connect.file.s3.object.user.metadata.', object.userMetadata),
    'connect.file.s3.object.summary.bucketName': object.bucket,
    'connect.file.s3.object.summary.key': object.key,
    ...(object.etag !== undefined && {
      'connect.file.s3.object.summary.etag': object.etag,
      'connect.file.hash.digest': object.etag,
      'connect.file.hash.algorithm': 'ETAG',
    }),
    ...(object.storageClass !== undefined && {
      'connect.file.s3.object.summary.storageClass': object.storageClass,
    }),
  }).map(([key, value]) => ({ key, value: Buffer.from(value) }))

/** The same with the row: ETag and row tell a record that was produced twice. */
export const withRow = (headers: readonly FileHeader[], row: number): readonly FileHeader[] => [
  ...headers,
  { key: rowHeader, value: Buffer.from(String(row)) },
]

const prefixed = (prefix: string, values: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [prefix + name, value]))
