import { validateConfig } from './config-def.ts'
import type { ConfigEntries, ConfigEntry } from './config-entries.ts'
import type { ConfigProblem } from './config-exception.ts'
import { connectorConfig } from './connector-config.ts'
import { producerOverrideMaxRequestSize } from './max-request-size.ts'
import { atLeast, intSetting, listSetting, notEmpty, stringSetting } from './setting.ts'
import { topicNames } from './topic-names.ts'

const converters =
  '`JsonConverter`, `StringConverter` or `ByteArrayConverter`. Not set: JSON without schemas, as there is no worker to inherit from.'

const streamConfig = {
  ...connectorConfig,
  valueConverter: { ...connectorConfig.valueConverter, deviation: converters },
}

/** Kafka's FileStreamSource (4.1): the lines of a file. */
export const fileStreamSourceConfig = {
  ...streamConfig,
  keyConverter: { ...connectorConfig.keyConverter, deviation: converters },
  file: stringSetting({
    name: 'file',
    default: null,
    doc: 'File whose lines are records: an object of the log bucket. Of a path from the root the last part is its key, else all of it.',
    importance: 'HIGH',
    deviation: 'Required: a function has no standard input.',
  }),
  topic: stringSetting({
    name: 'topic',
    doc: 'Topic of the lines.',
    importance: 'HIGH',
    validate: notEmpty,
  }),
  batchSize: intSetting({
    name: 'batch.size',
    default: 2_000,
    doc: 'Lines that are read at once, at most.',
    importance: 'LOW',
    deviation: 'Accepted, without effect: a batch is what a produce request takes.',
  }),
  errorsTolerance: {
    ...connectorConfig.errorsTolerance,
    doc: '`none`: a line that a transform or the converter does not take, or that is too large, stops the file there. `all`: it is left out, or goes to the dead letter topic.',
    deviation: 'Connect has no dead letter topic for sources.',
  },
  awsFileMaxRowBytes: intSetting({
    name: 'aws.file.max.row.bytes',
    default: 33_554_432,
    doc: 'Our own. A longer line is not taken: see `errors.tolerance`.',
    validate: atLeast(1),
  }),
  producerOverrideMaxRequestSize,
}

/** Kafka's FileStreamSink (4.1): each value as a line. */
export const fileStreamSinkConfig = {
  ...streamConfig,
  keyConverter: {
    ...connectorConfig.keyConverter,
    deviation:
      '`JsonConverter`, `StringConverter` or `ByteArrayConverter`. Not set: the text of the key. It counts for transforms only.',
  },
  file: stringSetting({
    name: 'file',
    default: null,
    doc: "File that lines are appended to: an object of the bucket that the stack makes. Of a path from the root the last part is its key, else all of it. Not set: lines go to the function's log.",
    importance: 'HIGH',
  }),
  topics: listSetting({
    name: 'topics',
    doc: 'Topics whose values are written, by name.',
    importance: 'HIGH',
    validate: topicNames,
    deviation: '`topics.regex` is refused: an event source takes names.',
  }),
  errorsTolerance: {
    ...connectorConfig.errorsTolerance,
    doc: '`none`: a record that a converter or a transform does not take fails its batch. `all`: it is left out, or goes to the dead letter topic.',
    deviation: 'A batch that failed is delivered again; no task stays failed until somebody restarts it.',
  },
}

/** Everything wrong in the settings of such a source. */
export const validateFileStreamSource = (entries: ConfigEntries): ConfigProblem[] => [
  ...validateConfig(fileStreamSourceConfig, entries),
  ...(isFile(entries.get('file'))
    ? []
    : problem(
        entries,
        'Missing configuration "file": a function has no standard input; write the name of the object whose lines are records, e.g. app.log',
      )),
]

/** Everything wrong in the settings of such a sink. */
export const validateFileStreamSink = (entries: ConfigEntries): ConfigProblem[] => {
  const file = entries.get('file')
  const problems = validateConfig(fileStreamSinkConfig, entries)
  if (file === undefined || isFile(file)) return problems
  const message = `Invalid value ${file.value} for configuration file: it names no object; remove it to have lines in the log`
  return [...problems, ...problem(entries, message)]
}

/** A path that ends in a slash is no file. */
const isFile = (entry: ConfigEntry | undefined): boolean =>
  entry !== undefined && !/(^|[/\\])$/.test(entry.value.trim())

const problem = (entries: ConfigEntries, message: string): ConfigProblem[] => {
  const { origin } = entries.get('file') ?? entries.get('connector.class') ?? { origin: '(no settings)' }
  return [{ origin, key: 'file', message }]
}
