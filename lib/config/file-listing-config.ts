import { bySimpleName } from './by-simple-name.ts'
import { javaPatterns } from './java-patterns.ts'
import { atLeast, classSetting, listSetting, longSetting, stringSetting } from './setting.ts'

/** FilePulse's settings of where files are listed, and which of them are read (`fs.listing.filters`). */
export const fileListingConfig = {
  fsListingClass: classSetting({
    name: 'fs.listing.class',
    doc: 'Where files are listed: `AmazonS3FileSystemListing` or `LocalFSDirectoryListing`.',
    importance: 'HIGH',
    validate: bySimpleName(
      /^(AmazonS3FileSystemListing|LocalFSDirectoryListing)$/,
      'AmazonS3FileSystemListing and LocalFSDirectoryListing',
    ),
    deviation:
      'A new object in the log bucket starts the function, for both classes; the bucket is listed when a connector is resumed.',
  }),
  fsListingDirectoryPath: stringSetting({
    name: 'fs.listing.directory.path',
    default: null,
    doc: 'Directory of the files.',
    deviation: 'Accepted, without effect: files are objects of the log bucket.',
  }),
  fsListingFilters: listSetting({
    name: 'fs.listing.filters',
    default: [],
    doc: 'Which of the files are read: `RegexFileListFilter`, `IgnoreHiddenFileListFilter`, `SizeFileListFilter`, `LastModifiedFileListFilter`, `DateInFilenameFileListFilter`. All of them have to agree.',
  }),
  fileFilterRegexPattern: stringSetting({
    name: 'file.filter.regex.pattern',
    validate: (pattern) => javaPatterns([pattern]),
    default: null,
    doc: 'Regular expression of `RegexFileListFilter`, matched against the whole name of a file: with `LocalFSDirectoryListing` the part after the last slash, else the whole key of the object.',
  }),
  fsListingIntervalMs: longSetting({
    name: 'fs.listing.interval.ms',
    default: 10_000n,
    doc: 'How often files are listed.',
    deviation: 'Accepted, without effect.',
  }),
  fileFilterMinimumSizeBytes: longSetting({
    name: 'file.filter.minimum.size.bytes',
    default: 0n,
    doc: 'Of `SizeFileListFilter`: smallest file that is read, as it is stored.',
    validate: atLeast(0n),
  }),
  fileFilterMaximumSizeBytes: longSetting({
    name: 'file.filter.maximum.size.bytes',
    default: null,
    doc: 'Of `SizeFileListFilter`: largest file that is read.',
    validate: atLeast(0n),
  }),
  fileFilterMinimumAgeMs: longSetting({
    name: 'file.filter.minimum.age.ms',
    default: 0n,
    doc: 'Of `LastModifiedFileListFilter`: how long a file is left alone.',
    validate: atLeast(0n),
    deviation: 'Accepted, without effect: an object is whole as soon as it is there.',
  }),
  fileFilterMaximumAgeMs: longSetting({
    name: 'file.filter.maximum.age.ms',
    default: null,
    doc: 'Of `LastModifiedFileListFilter`: a file that is as old when its event arrives is not read.',
    validate: atLeast(0n),
  }),
  fileFilterDateRegexExtractorPattern: stringSetting({
    name: 'file.filter.date.regex.extractor.pattern',
    validate: (pattern) => javaPatterns([pattern]),
    default: null,
    doc: 'Of `DateInFilenameFileListFilter`: regular expression that is looked for in the URI of a file (`s3://bucket/key`); its first group is the date.',
  }),
  fileFilterDateFormatterPattern: stringSetting({
    name: 'file.filter.date.formatter.pattern',
    default: 'yyyy-MM-dd',
    doc: 'Pattern of that date, in the letters of Java.',
  }),
  fileFilterDateMinDate: stringSetting({
    name: 'file.filter.date.min.date',
    default: null,
    doc: 'First date whose files are read, as 2025-08-10. It or `file.filter.date.max.date` has to be set.',
  }),
  fileFilterDateMaxDate: stringSetting({
    name: 'file.filter.date.max.date',
    default: null,
    doc: 'Date from which on files are not read.',
  }),
  awsS3BucketName: stringSetting({
    name: 'aws.s3.bucket.name',
    default: null,
    doc: 'Bucket of the files.',
    deviation: 'Accepted, without effect: files are objects of the log bucket, which the stack makes.',
  }),
  awsS3BucketPrefix: stringSetting({
    name: 'aws.s3.bucket.prefix',
    default: null,
    doc: 'With `AmazonS3FileSystemListing`: only objects whose key begins so are read.',
  }),
}
