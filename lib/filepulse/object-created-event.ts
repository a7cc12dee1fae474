/** An object that S3 says was created. */
export interface CreatedObject {
  readonly bucket: string
  readonly key: string
  /** Only in a bucket with versions. */
  readonly versionId?: string
  /** Without quotes. */
  readonly etag?: string
  /** Bytes, as they are stored. */
  readonly size?: number
  /** Milliseconds since 1970. */
  readonly createdAt?: number
  /** True: it was begun before, and the event is for the rest of it. */
  readonly isRest?: true
}

const restEvent = 'ObjectCreated:Rest'

/** An event is not what S3 sends. Names the field. */
export class ObjectEventError extends TypeError {
  override readonly name = 'ObjectEventError'
}

/**
 * The objects in S3's event notification (`Records[].s3`), with their keys decoded: S3 writes them as in a form,
 * a blank as `+`. Throws an ObjectEventError that names the field which is not as it should be.
 */
export const parseObjectCreatedEvent = (event: unknown): readonly CreatedObject[] => {
  const records = field(event, 'Records', 'the event')
  if (!Array.isArray(records))
    throw new ObjectEventError('Records is not a list: only S3 notifications are read here')
  return records.map((record: unknown, index) => parseRecord(record, `Records[${index}]`))
}

/** An event for the rest of an object: what S3 would send of it, as far as it is read here. */
export const objectCreatedEvent = ({ bucket, key, versionId, etag }: CreatedObject): unknown => ({
  Records: [
    {
      eventName: restEvent,
      s3: {
        bucket: { name: bucket },
        object: {
          key: encodeURIComponent(key),
          ...(etag !== undefined && { eTag: etag }),
          ...(versionId !== undefined && { versionId }),
        },
      },
    },
  ],
})

const parseRecord = (record: unknown, at: string): CreatedObject => {
  const name = text(field(record, 'eventName', at), `${at}.eventName`)
  if (!name.startsWith('ObjectCreated:')) {
    throw new ObjectEventError(
      `${at}.eventName is ${name}: notify this function of ObjectCreated events only`,
    )
  }
  const s3 = field(record, 's3', at)
  const object = field(s3, 'object', `${at}.s3`)
  const versionId = field(object, 'versionId', `${at}.s3.object`)
  const etag = field(object, 'eTag', `${at}.s3.object`)
  const size = field(object, 'size', `${at}.s3.object`)
  const createdAt = Date.parse(String(field(record, 'eventTime', at)))
  return {
    bucket: text(field(field(s3, 'bucket', `${at}.s3`), 'name', `${at}.s3.bucket`), `${at}.s3.bucket.name`),
    key: decodeKey(text(field(object, 'key', `${at}.s3.object`), `${at}.s3.object.key`)),
    ...(typeof versionId === 'string' && { versionId }),
    ...(typeof etag === 'string' && { etag: etag.replaceAll('"', '') }),
    ...(typeof size === 'number' && { size }),
    ...(!Number.isNaN(createdAt) && { createdAt }),
    ...(name === restEvent && { isRest: true }),
  }
}

const field = (of: unknown, name: string, at: string): unknown => {
  if (typeof of === 'object' && of !== null) return Reflect.get(of, name)
  throw new ObjectEventError(`${at} is not an object: only S3 notifications are read here`)
}

const text = (value: unknown, at: string): string => {
  if (typeof value === 'string' && value !== '') return value
  throw new ObjectEventError(`${at} is not a text: only S3 notifications are read here`)
}

const decodeKey = (key: string): string => decodeURIComponent(key.replaceAll('+', ' '))
