import type { ConnectValue, Struct } from '../connect/connect-value.ts'
import { fileHeaders } from './file-headers.ts'
import { type FileObject, fileUri } from './file-object.ts'

/** `$metadata` of an object, as expressions read it. */
export const fileMetadata = (file: FileObject): Struct =>
  new Map<string, ConnectValue>([
    ['name', file.key],
    ['uri', fileUri(file)],
    ['contentLength', BigInt(file.contentLength)],
    ['lastModified', BigInt(file.lastModified)],
    ...(file.etag === undefined
      ? []
      : [
          [
            'contentDigest',
            new Map([
              ['digest', file.etag],
              ['algorithm', 'ETAG'],
            ]),
          ] as const,
        ]),
    ['userDefinedMetadata', new Map(Object.entries(file.userMetadata))],
  ])

const userPrefix = 'connect.file.s3.'

/** The record of a `...MetadataFileInputReader`: what is known of a file, and not what is in it. */
export const fileMetadataRecord = (file: FileObject): Struct =>
  new Map<string, ConnectValue>([
    ['name', file.key],
    ['uri', fileUri(file)],
    ...(file.etag === undefined
      ? []
      : ([
          ['contentDigest', file.etag],
          ['contentDigestAlgorithm', 'ETAG'],
        ] as const)),
    ['lastModified', BigInt(file.lastModified)],
    ['size', BigInt(file.contentLength)],
    [
      'metadata',
      new Map(
        fileHeaders(file)
          .filter(({ key }) => key.startsWith(userPrefix))
          .map(({ key, value }) => [key.slice('connect.file.'.length), value.toString('utf8')]),
      ),
    ],
  ])
