import type { ConnectValue, Struct } from '../connect/connect-value.ts'
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
