import { type ConfigValues, validateConfig } from './config-def.ts'
import type { ConfigEntries } from './config-entries.ts'
import type { ConfigProblem } from './config-exception.ts'
import { connectorConfig, noTransforms } from './connector-config.ts'
import { checkSchemasDisabled, valueConverterConfig } from './converter-config.ts'
import {
  atLeast,
  booleanSetting,
  choiceSetting,
  classSetting,
  intSetting,
  listSetting,
  longSetting,
  notEmpty,
  stringSetting,
} from './setting.ts'

const bySimpleName =
  (known: RegExp, names: string) =>
  (className: string): string | undefined =>
    known.test(className.slice(className.lastIndexOf('.') + 1)) ? undefined : `Only ${names} are available`

/** FilePulse's source connector: objects of a bucket, through filters, to records (FilePulse 2.x). */
export const filePulseConfig = {
  ...connectorConfig,
  ...valueConverterConfig,
  transforms: noTransforms,
  keyConverter: {
    ...connectorConfig.keyConverter,
    deviation: 'Accepted, without effect: records have no key.',
  },
  topic: stringSetting({
    name: 'topic',
    doc: 'Topic of the records.',
    importance: 'HIGH',
    validate: notEmpty,
  }),
  filters: listSetting({
    name: 'filters',
    default: [],
    doc: 'Aliases of the filters, in order; `filters.<alias>.type` and `filters.<alias>.*` say what each does.',
    importance: 'HIGH',
  }),
  fsListingClass: classSetting({
    name: 'fs.listing.class',
    doc: 'Where files are listed: `AmazonS3FileSystemListing` or `LocalFSDirectoryListing`.',
    importance: 'HIGH',
    validate: bySimpleName(
      /^(AmazonS3FileSystemListing|LocalFSDirectoryListing)$/,
      'AmazonS3FileSystemListing and LocalFSDirectoryListing',
    ),
    deviation: 'Nothing is listed: a new object in the log bucket starts the function, for both classes.',
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
    doc: 'Which of the files are read.',
    validate: (classes) =>
      classes
        .map(bySimpleName(/^RegexFileListFilter$/, 'RegexFileListFilter'))
        .find((problem) => problem !== undefined),
    deviation: 'Only `RegexFileListFilter`.',
  }),
  fileFilterRegexPattern: stringSetting({
    name: 'file.filter.regex.pattern',
    default: null,
    doc: 'Regular expression of `RegexFileListFilter`, matched against the whole name of a file (not its path).',
  }),
  fsListingIntervalMs: longSetting({
    name: 'fs.listing.interval.ms',
    default: 10_000n,
    doc: 'How often files are listed.',
    deviation: 'Accepted, without effect.',
  }),
  fsCleanupPolicyClass: classSetting({
    name: 'fs.cleanup.policy.class',
    doc: 'What happens to a file that was read.',
    importance: 'HIGH',
    validate: bySimpleName(/^LogCleanupPolicy$/, 'LogCleanupPolicy'),
    deviation: 'Only `LogCleanupPolicy`, which leaves it alone: use a lifecycle rule of the bucket.',
  }),
  tasksReaderClass: classSetting({
    name: 'tasks.reader.class',
    doc: 'How a file becomes records: by rows.',
    importance: 'HIGH',
    validate: bySimpleName(
      /^(LocalRowFileInputReader|AmazonS3RowFileInputReader)$/,
      'LocalRowFileInputReader and AmazonS3RowFileInputReader',
    ),
    deviation: 'Rows only.',
  }),
  tasksHaltOnError: booleanSetting({
    name: 'tasks.halt.on.error',
    default: false,
    doc: 'Whether an error in a file stops the task.',
    deviation: 'Accepted, without effect: an error fails the run, which S3 starts again twice.',
  }),
  tasksFileStatusStorageBootstrapServers: listSetting({
    name: 'tasks.file.status.storage.bootstrap.servers',
    default: [],
    doc: 'Cluster of the topic that holds the status of files.',
    deviation: 'Accepted, without effect: there is no such topic. Not required.',
  }),
  fileEncoding: choiceSetting({
    name: 'file.encoding',
    values: ['UTF-8'],
    default: 'UTF-8',
    ignoreCase: true,
    doc: 'Encoding of the files.',
    deviation: 'Only `UTF-8`.',
  }),
  skipHeaders: intSetting({
    name: 'skip.headers',
    default: 0,
    doc: 'Rows to leave out at the start of a file.',
    validate: (rows) => (rows === 0 ? undefined : 'Rows can not be left out: remove it'),
    deviation: 'Only `0`.',
  }),
  skipFooters: intSetting({
    name: 'skip.footers',
    default: 0,
    doc: 'Rows to leave out at the end of a file.',
    validate: (rows) => (rows === 0 ? undefined : 'Rows can not be left out: remove it'),
    deviation: 'Only `0`.',
  }),
  readMaxWaitMs: longSetting({
    name: 'read.max.wait.ms',
    default: 0n,
    doc: 'For how long a file is watched for more rows.',
    validate: atLeast(0n),
    deviation: 'Accepted, without effect: an object does not grow.',
  }),
  offsetAttributesString: stringSetting({
    name: 'offset.attributes.string',
    default: 'uri',
    doc: 'What makes a file the same file.',
    deviation: 'Accepted, without effect.',
  }),
}

/** The typed settings of file-source. */
export type FilePulseConfig = ConfigValues<typeof filePulseConfig>

/** Everything wrong in them. What filters take, they check themselves. */
export const validateFilePulseConfig = (entries: ConfigEntries): ConfigProblem[] => [
  ...validateConfig(filePulseConfig, entries),
  ...checkSchemasDisabled(entries),
]
