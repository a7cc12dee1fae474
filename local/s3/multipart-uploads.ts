import { randomUUID } from 'node:crypto'
import { AwsError } from '../aws-error.ts'
import { md5, type NewObject } from './object-store.ts'

/** The smallest part but the last one, bytes. */
const smallestPartBytes = 5 * 1024 * 1024

interface Upload {
  readonly address: string
  readonly object: Omit<NewObject, 'body'>
  readonly parts: Map<number, Buffer>
}

/** Objects that come in parts, in memory until they are complete. */
export class MultipartUploads {
  readonly #uploads = new Map<string, Upload>()

  /** Begins one and answers its id. */
  begin(bucket: string, key: string, object: Omit<NewObject, 'body'>): string {
    const id = randomUUID()
    this.#uploads.set(id, { address: `${bucket}/${key}`, object, parts: new Map() })
    return id
  }

  /** Takes a part, in place of one of the same number, and answers its ETag. */
  addPart(id: string, number: number, body: Buffer): string {
    this.#find(id).parts.set(number, body)
    return md5(body)
  }

  /** The object of those parts, in their order. */
  object(id: string, numbers: readonly number[]): NewObject {
    const { object, parts } = this.#find(id)
    const chosen = numbers.map((number) => {
      const part = parts.get(number)
      if (part === undefined) throw new AwsError('InvalidPart', 400, `Part ${number} was not uploaded`)
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
