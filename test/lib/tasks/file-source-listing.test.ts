import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listingFilter } from '../../../lib/tasks/file-source-listing.ts'

const regex = { 'fs.listing.filters': 'io.x.RegexFileListFilter', 'file.filter.regex.pattern': 'weblog.log' }
const local = { ...regex, 'fs.listing.class': 'io.x.LocalFSDirectoryListing' }
const s3 = { ...regex, 'fs.listing.class': 'io.x.AmazonS3FileSystemListing' }

for (const [says, settings, key, isRead] of [
  ['without filters every object is read', { 'file.filter.regex.pattern': 'x' }, 'a', true],
  ['a name that matches is read', local, 'weblog.log', true],
  ['a dot stands for any character', local, 'weblogXlog', true],
  ['the whole name has to match', local, 'weblog.log.1', false],
  ['settings of a directory mean the last part of the key', local, 'web/2025/weblog.log', true],
  ['settings of S3 mean the whole key', s3, 'web/2025/weblog.log', false],
] as const) {
  test(says, () => assert.equal(listingFilter(settings)(key), isRead))
}

for (const [says, settings, message] of [
  [
    'a filter that there is not',
    { 'fs.listing.filters': 'x.SizeFileListFilter' },
    /^fs\.listing\.filters has SizeFileListFilter/,
  ],
  [
    'a filter without its pattern',
    { 'fs.listing.filters': 'RegexFileListFilter' },
    /^file\.filter\.regex\.pattern is not set/,
  ],
] as const) {
  test(`${says} is refused with its key`, () => assert.throws(() => listingFilter(settings), { message }))
}
