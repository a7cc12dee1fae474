/** What is known of an object before it is read. */
export interface FileObject {
  readonly bucket: string
  readonly key: string
  /** Without quotes. */
  readonly etag?: string
  readonly storageClass?: string
  readonly contentLength: number
  /** Milliseconds since 1970. */
  readonly lastModified: number
  readonly userMetadata: Readonly<Record<string, string>>
}

/** `s3://bucket/key`: the identity of a file in FilePulse. */
export const fileUri = ({ bucket, key }: Pick<FileObject, 'bucket' | 'key'>): string =>
  `s3://${bucket}/${key}`
