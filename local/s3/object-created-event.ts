import { randomBytes } from 'node:crypto'
import type { ObjectHead } from './object-store.ts'

/** Where and when an object was created. */
export interface ObjectCreation {
  readonly bucket: string
  readonly region: string
  readonly head: ObjectHead
}

/** The event that S3 sends to a function. Keys in it are URL-encoded, a blank is `+`. */
export const objectCreatedEvent = ({ bucket, region, head }: ObjectCreation): string =>
  JSON.stringify({
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        awsRegion: region,
        eventTime: new Date(head.lastModifiedMs).toISOString(),
        eventName: 'ObjectCreated:Put',
        userIdentity: { principalId: 'local' },
        requestParameters: { sourceIPAddress: '127.0.0.1' },
        responseElements: { 'x-amz-request-id': randomBytes(8).toString('hex').toUpperCase() },
        s3: {
          s3SchemaVersion: '1.0',
          configurationId: 'local',
          bucket: { name: bucket, ownerIdentity: { principalId: 'local' }, arn: `arn:aws:s3:::${bucket}` },
          object: {
            key: encodeKey(head.key),
            size: head.size,
            eTag: head.etag,
            sequencer: head.lastModifiedMs.toString(16).toUpperCase().padStart(16, '0'),
          },
        },
      },
    ],
  })

const encodeKey = (key: string): string =>
  encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+')
