import { simpleClassName } from '../connect/class-name.ts'
import { ConnectorKeys, type ConnectorSettings } from '../connect/connector-keys.ts'
import { compileJavaPattern } from '../mirror/java-pattern.ts'

/** Whether an object of this key is read at all. */
export type ListingFilter = (key: string) => boolean

/**
 * What `fs.listing.filters` chooses. RegexFileListFilter matches a file's name, and in S3 that is the whole key
 * (`AmazonS3FileSystemListing`); settings that were written for a directory (`LocalFSDirectoryListing`) mean the part
 * after the last slash. Throws an error that names the key.
 */
export const listingFilter = (settings: ConnectorSettings): ListingFilter => {
  const keys: ConnectorKeys = new ConnectorKeys(settings)
  const filters = keys.list('fs.listing.filters').map(simpleClassName)
  const unknown = filters.find((filter) => filter !== 'RegexFileListFilter')
  if (unknown !== undefined) {
    keys.refuse('fs.listing.filters', `has ${unknown}: write RegexFileListFilter or nothing`)
  }
  if (filters.length === 0) return () => true
  const pattern = compileJavaPattern(keys.required('file.filter.regex.pattern'))
  const isLocal = simpleClassName(keys.optional('fs.listing.class') ?? '').startsWith('LocalFS')
  return (key) => pattern.matches(isLocal ? key.slice(key.lastIndexOf('/') + 1) : key)
}
