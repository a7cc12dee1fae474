import type { FileSourceOptions } from '../filepulse/file-source-options.ts'
import type { CreatedObject } from '../filepulse/object-created-event.ts'
import type { ObjectStore, OpenObject } from './file-source-ports.ts'

/** What reading footers needs. */
export interface FooterReading {
  readonly options: Pick<FileSourceOptions, 'skipFooters' | 'createReader' | 'isSeekable'>
  readonly objects: Pick<ObjectStore, 'open'>
}

/** How much of the end of an object is looked at first, bytes. */
const tailBytes = 1024 * 1024

/**
 * The rows at the end of an object that `skip.footers` names, which every record has: undefined where it names none. They are read
 * before the first record, from the last part of the object; one that is packed, or in UTF-16, is read through.
 */
export const readFooters = async (
  { options, objects }: FooterReading,
  object: CreatedObject,
): Promise<readonly string[] | undefined> => {
  const { skipFooters } = options
  if (skipFooters === 0) return undefined
  const start = await objects.open(object, 0)
  await start.body[Symbol.asyncIterator]().return?.()
  const tailFrom = options.isSeekable ? Math.max(0, start.contentLength - tailBytes) : 0
  const tail = await lastRows(options, await objects.open(object, tailFrom))
  // The first of them may be the end of a longer row, so there has to be one more.
  if (tail.isWhole || tail.rows.length > skipFooters) return tail.rows.slice(-skipFooters)
  return (await lastRows(options, await objects.open(object, 0))).rows.slice(-skipFooters)
}

const lastRows = async (
  { skipFooters, createReader }: FooterReading['options'],
  object: OpenObject,
): Promise<{ readonly rows: readonly string[]; readonly isWhole: boolean }> => {
  const { startsAt } = object
  const reader = createReader(object, { from: { row: 1, byteOffset: startsAt }, startsAt, isOfFooters: true })
  let rows: string[] = []
  const take = (given: readonly { readonly text: string }[]): void => {
    rows = [...rows, ...given.map(({ text }) => text)].slice(-skipFooters - 1)
  }
  for await (const chunk of object.body) take(reader.push(chunk))
  take(reader.end())
  return { rows, isWhole: startsAt === 0 }
}
