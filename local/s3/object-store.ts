import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AwsError } from '../aws-error.ts'
import { parseJson, toObject, toOptionalNumber, toText } from '../json.ts'

/** What S3 tells of an object besides its body. */
export interface ObjectHead {
  readonly key: string
  readonly size: number
  /** Hexadecimal MD5 of the body. */
  readonly etag: string
  readonly contentType: string
  readonly lastModifiedMs: number
}

/**
 * Buckets as directories: an object is a file of its body and one of its head, named after the key. A body is in
 * place before its head, and an object whose head is missing is not there.
 */
export class ObjectStore {
  readonly #directory: string
  readonly #buckets: ReadonlySet<string>

  constructor(directory: string, buckets: readonly string[]) {
    this.#directory = directory
    this.#buckets = new Set(buckets)
  }

  /** Writes an object, in place of one of the same key. */
  async put(
    bucket: string,
    key: string,
    body: Buffer,
    contentType = 'binary/octet-stream',
  ): Promise<ObjectHead> {
    const paths = this.#paths(bucket, key)
    const etag = createHash('md5').update(body).digest('hex')
    const head: ObjectHead = { key, size: body.length, etag, contentType, lastModifiedMs: Date.now() }
    await mkdir(this.#bodies(bucket), { recursive: true })
    await mkdir(this.#heads(bucket), { recursive: true })
    await replaceFile(paths.body, body)
    await replaceFile(paths.head, JSON.stringify(head))
    return head
  }

  /** The head of an object; NoSuchKey without one. */
  async head(bucket: string, key: string): Promise<ObjectHead> {
    return readHead(this.#paths(bucket, key).head, key)
  }

  /** The body of an object; NoSuchKey without one. */
  async body(bucket: string, key: string): Promise<Buffer> {
    await this.head(bucket, key)
    return readFile(this.#paths(bucket, key).body)
  }

  /** Removes an object; nothing happens without one. */
  async remove(bucket: string, key: string): Promise<void> {
    const paths = this.#paths(bucket, key)
    await rm(paths.head, { force: true })
    await rm(paths.body, { force: true })
  }

  /** Heads of a bucket's objects whose keys begin so, by key in UTF-8 order. */
  async list(bucket: string, prefix: string): Promise<readonly ObjectHead[]> {
    const directory = this.#heads(bucket)
    await mkdir(directory, { recursive: true })
    const files = (await readdir(directory)).filter((file) => !file.endsWith(temporary))
    const heads = await Promise.all(files.map((file) => readHead(join(directory, file), file)))
    return heads
      .filter(({ key }) => key.startsWith(prefix))
      .sort((one, other) => Buffer.compare(Buffer.from(one.key), Buffer.from(other.key)))
  }

  #paths(bucket: string, key: string): { readonly body: string; readonly head: string } {
    const file = fileName(key)
    return { body: join(this.#bodies(bucket), file), head: join(this.#heads(bucket), file) }
  }

  #bodies(bucket: string): string {
    if (!this.#buckets.has(bucket))
      throw new AwsError('NoSuchBucket', 404, `The specified bucket does not exist: ${bucket}`)
    return join(this.#directory, bucket, 'objects')
  }

  #heads(bucket: string): string {
    return join(this.#bodies(bucket), '..', 'heads')
  }
}

const temporary = '.tmp'
const longestName = 200

/** The key where it can be read in a file's name, its hash where it is too long for one. */
const fileName = (key: string): string => {
  const name = encodeURIComponent(key).replace(/^\./, '%2E')
  return name.length <= longestName ? name : createHash('sha256').update(key).digest('hex')
}

const replaceFile = async (path: string, content: Buffer | string): Promise<void> => {
  await writeFile(`${path}${temporary}`, content)
  await rename(`${path}${temporary}`, path)
}

const readHead = async (path: string, key: string): Promise<ObjectHead> => {
  try {
    const head = toObject(parseJson(await readFile(path, 'utf8'), path), path)
    return {
      key: toText(head.key, 'key'),
      size: toOptionalNumber(head.size, 'size') ?? 0,
      etag: toText(head.etag, 'etag'),
      contentType: toText(head.contentType, 'contentType'),
      lastModifiedMs: toOptionalNumber(head.lastModifiedMs, 'lastModifiedMs') ?? 0,
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    throw new AwsError('NoSuchKey', 404, `The specified key does not exist: ${key}`)
  }
}
