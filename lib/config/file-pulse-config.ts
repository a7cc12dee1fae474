import { readerClass } from '../filepulse/file-readers.ts'
import { bySimpleName } from './by-simple-name.ts'
import { validateConfig } from './config-def.ts'
import type { ConfigEntries } from './config-entries.ts'
import type { ConfigProblem } from './config-exception.ts'
import { connectorConfig } from './connector-config.ts'
import { fileCleanupConfig } from './file-cleanup-config.ts'
import { fileListingConfig } from './file-listing-config.ts'
import { javaPatterns } from './java-patterns.ts'
import { producerOverrideMaxRequestSize } from './max-request-size.ts'
import {
  atLeast,
  booleanSetting,
  classSetting,
  intSetting,
  listSetting,
  longSetting,
  notEmpty,
  stringSetting,
} from './setting.ts'

/** FilePulse's source connector: objects of a bucket, through filters, to records (FilePulse 2.x). */
export const filePulseConfig = {
  ...connectorConfig,
  keyConverter: {
    ...connectorConfig.keyConverter,
    deviation: 'Not set: JSON without schemas, as there is no worker to inherit from.',
  },
  valueConverter: {
    ...connectorConfig.valueConverter,
    deviation: '`JsonConverter`, `StringConverter` or `ByteArrayConverter`. Not set: JSON without schemas.',
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
  ...fileListingConfig,
  ...fileCleanupConfig,
  tasksReaderClass: classSetting({
    name: 'tasks.reader.class',
    doc: 'How a file becomes records: by rows (`...RowFileInputReader`), as one of its bytes (`...BytesArrayInputReader`) or of what is known of it (`...MetadataFileInputReader`), by the nodes of XML (`...XMLFileInputReader`).',
    importance: 'HIGH',
    validate: bySimpleName(
      readerClass,
      'RowFile-, BytesArray-, MetadataFile- and XMLFileInputReader, after Local or AmazonS3,',
    ),
    deviation: 'No Avro and no Parquet. All but rows are held in memory, up to `aws.file.max.row.bytes`.',
  }),
  valueConnectSchema: stringSetting({
    name: 'value.connect.schema',
    default: null,
    doc: 'Schema of all values, in the JSON of FilePulse: `{"type": "STRUCT", "fieldSchemas": {"id": {"type": "INT64"}}}`. A record that does not fit fails in the converter. Not set: each record has its own.',
    deviation: 'No `value.connect.schema.type=AVRO`, and no `merge.value.connect.schemas`.',
  }),
  valueConnectSchemaConditionTopicPattern: stringSetting({
    name: 'value.connect.schema.condition.topic.pattern',
    validate: (pattern) => javaPatterns([pattern]),
    default: null,
    doc: 'Topics that the schema is for, a full match.',
  }),
  tasksHaltOnError: booleanSetting({
    name: 'tasks.halt.on.error',
    default: false,
    doc: 'Whether a record that a filter does not take fails its file. If not, the record is left out and counted.',
    deviation:
      'FilePulse drops the rest of the file in both cases. S3 starts a run that failed again, twice.',
  }),
  errorsTolerance: {
    ...connectorConfig.errorsTolerance,
    doc: '`none`: a record that a transform or the converter does not take, or that is too large, fails its file. `all`: it is left out, or goes to the dead letter topic.',
    deviation: 'Connect has no dead letter topic for sources.',
  },
  tasksFileStatusStorageBootstrapServers: listSetting({
    name: 'tasks.file.status.storage.bootstrap.servers',
    default: [],
    doc: 'Cluster of the topic that holds the status of files.',
    deviation: 'Accepted, without effect: there is no such topic. Not required.',
  }),
  fileEncoding: stringSetting({
    name: 'file.encoding',
    default: 'UTF-8',
    doc: 'Encoding of the files, by a name of Java (`MS949`, `Cp1252`) or of browsers.',
  }),
  compressionMethod: stringSetting({
    name: 'compression.method',
    default: '',
    doc: 'How the files are compressed: empty (found out by extension and content type), `none`, `gzip`, `bzip`, `zip` (the first file of the archive) or `zstd`.',
    deviation:
      '`zstd` is our own. Left empty, all files of an archive (`.zip`) are read one after the other.',
  }),
  awsFileMaxRowBytes: intSetting({
    name: 'aws.file.max.row.bytes',
    default: 33_554_432,
    doc: 'Our own. A longer row is not taken: it fails as in a filter.',
    validate: atLeast(1),
  }),
  awsFileKeepEmptyRows: booleanSetting({
    name: 'aws.file.keep.empty.rows',
    default: false,
    doc: 'Our own. Whether empty lines are records, as in FilePulse until 2.16.',
  }),
  awsRegexTimeoutMs: intSetting({
    name: 'aws.regex.timeout.ms',
    default: 1_000,
    doc: 'Our own. How long a pattern may take on one record before the record fails in its filter.',
    validate: atLeast(1),
  }),
  producerOverrideMaxRequestSize,
  skipHeaders: intSetting({
    name: 'skip.headers',
    default: 0,
    doc: 'So many rows at the start of a file are no records: each record has them as the array `headers`.',
    validate: atLeast(0),
  }),
  skipFooters: intSetting({
    name: 'skip.footers',
    default: 0,
    doc: 'So many rows at the end of a file are no records: each record has them as the array `footers`.',
    validate: atLeast(0),
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

/** Everything wrong in the settings of such a connector. What filters take, they check themselves. */
export const validateFilePulseConfig = (entries: ConfigEntries): ConfigProblem[] =>
  validateConfig(filePulseConfig, entries)
