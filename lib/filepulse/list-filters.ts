import { simpleClassName } from '../connect/class-name.ts'
import { ConnectorKeys, type ConnectorSettings } from '../connect/connector-keys.ts'
import { compileDateReader } from '../connect/date-text.ts'
import { readCleanupPolicy } from './cleanup-policy.ts'
import { fileUri } from './file-object.ts'
import { compileJavaRegex, groupOf } from './java-regex.ts'
import type { CreatedObject } from './object-created-event.ts'

/** Whether an object is read. `now`: ms since 1970. */
export type ListFilter = (object: CreatedObject, now: number) => boolean

type CreateFilter = (keys: ConnectorKeys, nameOf: (key: string) => string) => ListFilter

/** RegexFileListFilter: the whole name of the file is of a pattern. */
const regexFilter: CreateFilter = (keys, nameOf) => {
  const { whole } = compileJavaRegex(keys.required('file.filter.regex.pattern'))
  return ({ key }) => whole.test(nameOf(key))
}

/** IgnoreHiddenFileListFilter: no file of a directory whose name begins with a dot. In S3 nothing is hidden. */
const hiddenFilter: CreateFilter =
  (keys, nameOf) =>
  ({ key }) =>
    !isDirectory(keys) || !nameOf(key).startsWith('.')

/** SizeFileListFilter: both bounds are among the sizes that are read. */
const sizeFilter: CreateFilter = (keys) => {
  const smallest = keys.integer('file.filter.minimum.size.bytes', 0)
  const largest = keys.integer('file.filter.maximum.size.bytes', Number.MAX_SAFE_INTEGER)
  return ({ size }) => size === undefined || (size >= smallest && size <= largest)
}

/**
 * LastModifiedFileListFilter. Only the greatest age counts: the least one is there because a file in a directory may still be
 * written, and an object is whole as soon as it is there.
 */
const ageFilter: CreateFilter = (keys) => {
  keys.integer('file.filter.minimum.age.ms', 0)
  const oldest = keys.integer('file.filter.maximum.age.ms', Number.MAX_SAFE_INTEGER)
  return ({ createdAt }, now) => createdAt === undefined || Math.max(0, now - createdAt) < oldest
}

const dayPattern = 'yyyy-MM-dd'

/** DateInFilenameFileListFilter: the date in the URI is from `min.date` on and before `max.date`. */
const dateFilter: CreateFilter = (keys) => {
  const { search } = compileJavaRegex(keys.required('file.filter.date.regex.extractor.pattern'))
  const format = 'file.filter.date.formatter.pattern'
  const read = compileDateReader(keys.optional(format) || dayPattern, 'UTC', keys, format)
  const first = day(keys, 'file.filter.date.min.date')
  const end = day(keys, 'file.filter.date.max.date')
  if (first === undefined && end === undefined)
    keys.refuse('file.filter.date.min.date', 'is not set: set it or file.filter.date.max.date')
  return (object) => {
    const found = search.exec(fileUri(object))
    const date = found === null ? undefined : read(groupOf(found, 1) ?? '')
    return date !== undefined && (first === undefined || date >= first) && (end === undefined || date < end)
  }
}

const day = (keys: ConnectorKeys, key: string): bigint | undefined => {
  const text = keys.optional(key)
  if (text === undefined) return undefined
  const date = /^\d{4}-\d{2}-\d{2}$/.test(text) ? compileDateReader(dayPattern, 'UTC')(text) : undefined
  return date ?? keys.refuse(key, `is "${text}": write a date such as 2025-08-10`)
}

const filters: ReadonlyMap<string, CreateFilter> = new Map([
  ['RegexFileListFilter', regexFilter],
  ['IgnoreHiddenFileListFilter', hiddenFilter],
  ['SizeFileListFilter', sizeFilter],
  ['LastModifiedFileListFilter', ageFilter],
  ['DateInFilenameFileListFilter', dateFilter],
])

/** The filters that there are, by the class names of FilePulse. */
export const listFilterNames: readonly string[] = [...filters.keys()]

/**
 * What `fs.listing.filters` and `aws.s3.bucket.prefix` choose; all filters have to agree. A file's name is the whole key in S3
 * (`AmazonS3FileSystemListing`); settings that were written for a directory (`LocalFSDirectoryListing`) mean the part after the
 * last slash. What the cleanup policy has moved is left out. The rest of an object that was begun is always read. Throws an error that names the key.
 */
export const readListFilters = (settings: ConnectorSettings): ListFilter => {
  const keys: ConnectorKeys = new ConnectorKeys(settings)
  const nameOf = (key: string): string => (isDirectory(keys) ? key.slice(key.lastIndexOf('/') + 1) : key)
  const chosen = keys.list('fs.listing.filters').map((name) => {
    const create = filters.get(simpleClassName(name))
    if (create !== undefined) return create(keys, nameOf)
    return keys.refuse('fs.listing.filters', `has ${name}: write some of ${listFilterNames.join(', ')}`)
  })
  const { isMoved } = readCleanupPolicy(settings)
  const prefix = isDirectory(keys) ? '' : (keys.optional('aws.s3.bucket.prefix') ?? '')
  return (object, now) =>
    object.isRest === true ||
    (object.key.startsWith(prefix) && !isMoved(object) && chosen.every((isChosen) => isChosen(object, now)))
}

const isDirectory = (keys: ConnectorKeys): boolean =>
  simpleClassName(keys.optional('fs.listing.class') ?? '').startsWith('LocalFS')
