import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AwsError } from '../aws-error.ts'
import { parseJson, toObject, toOptionalNumber, toOptionalObject, toText } from '../json.ts'

/** What S3 tells of an object besides its body. */
export interface ObjectHead {
  readonly key: string
  readonly size: number
  /** Hexadecimal MD5 of the body. */
  readonly etag: string
  readonly contentType: string
  readonly lastModifiedMs: number
  /** User metadata, by names in lower case. */
  readonly metadata: Readonly<Record<string, string>>
}

/** What is put. */
export interface NewObject {
  readonly body: Buffer
  /** @default binary/octet-stream */
  readonly contentType?: string | undefined
  /** @default none */
  readonly metadata?: Readonly<Record<string, string>>
  /** @default the MD5 of the body, in hexadecimal */
  readonly etag?: string
}

/** Only under these conditions an object is written (conditional writes). ETags with quotes. */
export interface WriteCondition {
  /** `If-Match`: the object that is there has this ETag. */
  readonly ifMatch?: string | undefined
  /** `If-None-Match`: only `*` is known, no object is there. */
  readonly ifNoneMatch?: string | undefined
}

/**
 * Buckets as directories: an object is a file of its body and one of its head, named after the key. A body is in
 * place before its head, and an object whose head is missing is not there.
 */
export class ObjectStore {
  readonly #directory: string
  readonly #buckets: ReadonlySet<string>
  /** One write after the other, so that a condition still holds when it is written. */
  #writing: Promise<unknown> = Promise.resolve()

  constructor(directory: string, buckets: readonly string[]) {
    this.#directory = directory
    this.#buckets = new Set(buckets)
  }

  /** Writes an object, in place of one of the same key. PreconditionFailed, or NoSuchKey, where a condition does not hold. */
  put(bucket: string, key: string, object: NewObject, condition: WriteCondition = {}): Promise<ObjectHead> {
    const written = this.#writing.then(async () => {
      await this.#check(bucket, key, condition)
      return this.#write(bucket, key, object)
    })
    this.#writing = written.catch(() => {})
    return written
  }

  async #check(bucket: string, key: string, { ifMatch, ifNoneMatch }: WriteCondition): Promise<void> {
    if (ifMatch !== undefined) checkMatch(await this.head(bucket, key), ifMatch)
    if (ifNoneMatch !== '*') return
    const isThere = await this.head(bucket, key).then(
      () => true,
      (error) => {
        if (error instanceof AwsError && error.code === 'NoSuchKey') return false
        throw error
      },
    )
    if (isThere) throw preconditionFailed('If-None-Match')
  }

  async #write(
    bucket: string,
    key: string,
    { body, contentType = 'binary/octet-stream', metadata = {}, etag = md5(body) }: NewObject,
  ): Promise<ObjectHead> {
    const paths = this.#paths(bucket, key)
    const head: ObjectHead = {
      key,
      size: body.length,
      etag,
      contentType,
      lastModifiedMs: Date.now(),
      metadata,
    }
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

/** The ETag of bytes that were put in one piece. */
export const md5 = (bytes: Buffer): string => createHash('md5').update(bytes).digest('hex')

/** `If-Match` of a request: PreconditionFailed for another object than the one that is there. */
export const checkMatch = ({ etag }: ObjectHead, ifMatch: string | undefined): void => {
  if (ifMatch !== undefined && ifMatch.replaceAll('"', '') !== etag) throw preconditionFailed('If-Match')
}

const preconditionFailed = (condition: string): AwsError =>
  new AwsError(
    'PreconditionFailed',
    412,
    `At least one of the pre-conditions you specified did not hold: ${condition}`,
  )

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
      metadata: Object.fromEntries(
        Object.entries(toOptionalObject(head.metadata, 'metadata')).map(([name, value]) => [
          name,
          toText(value, name),
        ]),
      ),
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    throw new AwsError('NoSuchKey', 404, `The specified key does not exist: ${key}`)
  }
}
