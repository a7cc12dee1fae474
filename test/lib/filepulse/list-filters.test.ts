import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readListFilters } from '../../../lib/filepulse/list-filters.ts'

const hour = 3_600_000
const now = 1_754_794_800_000

const regex = { 'fs.listing.filters': 'io.x.RegexFileListFilter', 'file.filter.regex.pattern': 'weblog.log' }
const directory = { 'fs.listing.class': 'io.x.LocalFSDirectoryListing' }
const s3 = { 'fs.listing.class': 'io.x.AmazonS3FileSystemListing' }
const hidden = { 'fs.listing.filters': 'IgnoreHiddenFileListFilter' }
const size = {
  'fs.listing.filters': 'SizeFileListFilter',
  'file.filter.minimum.size.bytes': '10',
  'file.filter.maximum.size.bytes': '20',
}
const age = {
  'fs.listing.filters': 'LastModifiedFileListFilter',
  'file.filter.minimum.age.ms': '60000',
  'file.filter.maximum.age.ms': String(hour),
}
const date = {
  'fs.listing.filters': 'DateInFilenameFileListFilter',
  'file.filter.date.regex.extractor.pattern': 'logs/(\\d{8})/',
  'file.filter.date.formatter.pattern': 'yyyyMMdd',
  'file.filter.date.min.date': '2025-08-01',
  'file.filter.date.max.date': '2025-09-01',
}
const both = { ...size, ...regex, 'fs.listing.filters': 'SizeFileListFilter, RegexFileListFilter' }

for (const [says, settings, object, isRead] of [
  ['without filters every object is read', { 'file.filter.regex.pattern': 'x' }, { key: 'a' }, true],
  ['a name that matches is read', { ...regex, ...directory }, { key: 'weblog.log' }, true],
  ['a dot stands for any character', { ...regex, ...directory }, { key: 'weblogXlog' }, true],
  ['the whole name has to match', { ...regex, ...directory }, { key: 'weblog.log.1' }, false],
  [
    'settings of a directory mean the last part of the key',
    { ...regex, ...directory },
    { key: 'a/b/weblog.log' },
    true,
  ],
  ['settings of S3 mean the whole key', { ...regex, ...s3 }, { key: 'a/weblog.log' }, false],
  [
    'a file that is hidden in its directory is not read',
    { ...hidden, ...directory },
    { key: 'a/.weblog' },
    false,
  ],
  ['a file that is not hidden is', { ...hidden, ...directory }, { key: '.a/weblog' }, true],
  ['in S3 nothing is hidden', { ...hidden, ...s3 }, { key: '.weblog' }, true],
  ['a size below the least one is not read', size, { key: 'a', size: 9 }, false],
  ['the least size is', size, { key: 'a', size: 10 }, true],
  ['the greatest size is', size, { key: 'a', size: 20 }, true],
  ['a size above it is not', size, { key: 'a', size: 21 }, false],
  ['an object of unknown size is read', size, { key: 'a' }, true],
  ['an object that is new is read: it is whole', age, { key: 'a', createdAt: now - 1 }, true],
  ['an object as old as the greatest age is not', age, { key: 'a', createdAt: now - hour }, false],
  ['one that is younger is', age, { key: 'a', createdAt: now - hour + 1 }, true],
  ['the first day counts', date, { key: '20250801/a' }, true],
  ['the day before does not', date, { key: '20250731/a' }, false],
  ['nor does the last one', date, { key: '20250901/a' }, false],
  ['a name without a date is not read', date, { key: 'a' }, false],
  ['a date that is none is not read', date, { key: '20259901/a' }, false],
  ['all filters have to agree', both, { key: 'weblog.log', size: 9 }, false],
  ['and then the object is read', both, { key: 'weblog.log', size: 10 }, true],
  ['a prefix of S3 counts', { ...s3, 'aws.s3.bucket.prefix': 'web/' }, { key: 'app/a' }, false],
  ['and lets through what is below it', { ...s3, 'aws.s3.bucket.prefix': 'web/' }, { key: 'web/a' }, true],
  ['the rest of an object is read whatever its age', age, { key: 'a', createdAt: 0, isRest: true }, true],
] as const) {
  test(says, () => assert.equal(readListFilters(settings)({ bucket: 'logs', ...object }, now), isRead))
}

for (const [says, settings, message] of [
  [
    'a filter that there is not',
    { 'fs.listing.filters': 'x.OtherFilter' },
    /^fs\.listing\.filters has x\.OtherFilter: write some of RegexFileListFilter, /,
  ],
  [
    'a filter without its pattern',
    { 'fs.listing.filters': 'RegexFileListFilter' },
    /^file\.filter\.regex\.pattern is not set/,
  ],
  [
    'a date filter without a date',
    {
      'fs.listing.filters': 'DateInFilenameFileListFilter',
      'file.filter.date.regex.extractor.pattern': '(\\d+)',
    },
    /^file\.filter\.date\.min\.date is not set/,
  ],
  [
    'a bound that is no date',
    { ...date, 'file.filter.date.min.date': 'May' },
    /^file\.filter\.date\.min\.date is "May"/,
  ],
] as const) {
  test(`${says} is refused with its key`, () => {
    assert.throws(() => readListFilters(settings), { message })
  })
}
