import { randomUUID } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { AwsError } from '../aws-error.ts'
import { md5, type NewObject } from './object-store.ts'

/** The smallest part but the last one, bytes. */
const smallestPartBytes = 5 * 1024 * 1024

interface Upload {
  readonly object: Omit<NewObject, 'body'>
  /** `x-amz-checksum-algorithm`, in capitals. */
  readonly checksum: string | undefined
  readonly parts: Map<number, Buffer>
}

/** What S3 answers of a part. */
export interface UploadedPart {
  readonly etag: string
  /** Base64; only where the upload announced checksums of this kind. */
  readonly crc32?: string
}

/** A part as a complete request names it. */
export interface NamedPart {
  readonly number: number
  readonly crc32: string | undefined
}

/** Objects that come in parts, in memory until they are complete. */
export class MultipartUploads {
  readonly #uploads = new Map<string, Upload>()

  /** Begins one and answers its id. */
  begin(object: Omit<NewObject, 'body'>, checksum?: string): string {
    const id = randomUUID()
    this.#uploads.set(id, { object, checksum, parts: new Map() })
    return id
  }

  /** Takes a part, in place of one of the same number. `checksum`: the kind that came with it; S3 takes what was announced. */
  addPart(id: string, number: number, body: Buffer, checksum?: string): UploadedPart {
    const upload = this.#find(id)
    if (checksum !== undefined && checksum !== upload.checksum)
      throw new AwsError(
        'InvalidRequest',
        400,
        `Checksum Type mismatch occurred, expected checksum Type: ${upload.checksum ?? 'null'}, actual checksum Type: ${checksum}`,
      )
    upload.parts.set(number, body)
    return { etag: md5(body), ...(upload.checksum === 'CRC32' && { crc32: crc32Of(body) }) }
  }

  /** The object of those parts, in their order. */
  object(id: string, named: readonly NamedPart[]): NewObject {
    const { object, parts, checksum } = this.#find(id)
    const chosen = named.map(({ number, crc32: told }) => {
      const part = parts.get(number)
      if (part === undefined) throw new AwsError('InvalidPart', 400, `Part ${number} was not uploaded`)
      if (checksum === 'CRC32' && told !== crc32Of(part))
        throw new AwsError(
          'InvalidRequest',
          400,
          `The upload was created using a crc32 checksum. The complete request must include the checksum for each part. It was missing for part ${number} in the request.`,
        )
      return part
    })
    if (chosen.slice(0, -1).some(({ length }) => length < smallestPartBytes))
      throw new AwsError(
        'EntityTooSmall',
        400,
        'Your proposed upload is smaller than the minimum allowed size',
      )
    const body = Buffer.concat(chosen)
    const digests = chosen.map((part) => Buffer.from(md5(part), 'hex'))
    return { ...object, body, etag: `${md5(Buffer.concat(digests))}-${chosen.length}` }
  }

  /** Forgets one that is complete or given up. */
  end(id: string): void {
    this.#uploads.delete(id)
  }

  #find(id: string): Upload {
    const upload = this.#uploads.get(id)
    if (upload === undefined)
      throw new AwsError('NoSuchUpload', 404, `The specified upload does not exist: ${id}`)
    return upload
  }
}

const crc32Of = (bytes: Buffer): string => {
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(bytes))
  return sum.toString('base64')
}
