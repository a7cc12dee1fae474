import { createReadStream, statSync } from 'node:fs'
import { unpack } from '../functions/aws/unpack.ts'
import { RegexTimeLimit } from '../functions/regex-time-limit.ts'
import { readConnectorDeployment } from '../lib/config/connector-deployment.ts'
import type { ConnectorBody } from '../lib/config/connector-json.ts'
import type { Settings } from '../lib/config/settings-file.ts'
import { ConnectorKeys } from '../lib/connect/connector-keys.ts'
import { compressionOf } from '../lib/filepulse/file-compression.ts'
import type { FileObject } from '../lib/filepulse/file-object.ts'
import { type FileSourceOptions, readFileSourceOptions } from '../lib/filepulse/file-source-options.ts'
import { readListFilters } from '../lib/filepulse/list-filters.ts'
import type { OpenObject } from '../lib/tasks/file-source-ports.ts'
import { type PreviewedRecord, previewFile } from '../lib/tasks/preview-file.ts'
import type { AddCommand, CommandContext } from './command.ts'
import type { Output } from './output.ts'

/** Where the file would come from; a bucket cannot be called so. */
const bucket = 'PREVIEW'

interface PreviewOptions {
  readonly file: string
  readonly connector: string | undefined
  readonly records: number
}

/** `mirror preview`: the records that file-source would write of a file. */
export const addPreview: AddCommand = (to, start) =>
  to.command(
    'preview',
    'Print the records that a file source would write of a file; writes none, needs no cluster',
    (options) =>
      options
        .option('file', { type: 'string', demandOption: true, describe: 'The file, packed or not' })
        .option('connector', {
          type: 'string',
          defaultDescription: 'the only one of the folder',
          describe: "Name of a file source of the folder, or a connector's JSON; --config may name that, too",
        })
        .option('records', {
          type: 'number',
          default: Number.POSITIVE_INFINITY,
          defaultDescription: 'all',
          describe: 'Print so many records at most',
        }),
    (args) => start(args, (context) => preview(context, args)),
  )

const preview = async (
  context: CommandContext,
  { file, connector, records }: PreviewOptions,
): Promise<boolean> => {
  const { output } = context
  const settings = settingsOf(context, connector)
  const timeLimit = new RegexTimeLimit(new ConnectorKeys(settings).integer('aws.regex.timeout.ms', 1_000))
  const options = readFileSourceOptions(settings, timeLimit)
  const open = () => openFile(file, options)
  const opened = fileAt(file)
  const listed = { bucket, key: opened.key, size: opened.contentLength, createdAt: opened.lastModified }
  if (!readListFilters(settings)(listed, Date.now()))
    output.note(`${file} would not be read: fs.listing.filters or aws.s3.bucket.prefix leave it out`)
  let printed = 0
  const log = { info: () => {}, warn: (text: string) => output.note(text) }
  const counts = await previewFile({ options, timeLimit, log }, open, (record) => {
    printRecord(output, record, options)
    return ++printed < records
  })
  output.note(
    `${counts.rows} rows, ${counts.records} records to ${options.topic}, a filter failed on ${counts.ignoredFailures} ` +
      `of them, ${counts.skipped} left out`,
  )
  return true
}

/** As text the value alone, as it would stand in the topic; dead letters are notes, as their reasons are. */
const printRecord = (output: Output, record: PreviewedRecord, { errors }: FileSourceOptions): void => {
  const { topic, key, value, headers, timestamp } = record
  const text = value?.toString('utf8') ?? '(no value)'
  if (!output.isJson && topic === errors.deadLetters?.topic) {
    output.note(`to ${topic}: ${text}`)
    return
  }
  output.line(text, {
    topic,
    timestamp,
    key: key?.toString('utf8') ?? null,
    value: value?.toString('utf8') ?? null,
    headers: headers.flatMap((header) =>
      Object.entries(header).map(([name, bytes]) => [name, bytes?.toString('utf8') ?? null]),
    ),
  })
}

const settingsOf = (context: CommandContext, connector: string | undefined): Settings => {
  const json = [connector, context.options.config].find((path) => path?.endsWith('.json'))
  if (json !== undefined) return settingsOfBody(context.readConnector(json), json)
  const sources = context.deployment.connectors.filter(({ kind }) => kind === 'file-source')
  const names = sources.map(({ name }) => name).join(', ') || 'none'
  const chosen = connector === undefined ? sources : sources.filter(({ name }) => name === connector)
  const [only, ...others] = chosen
  if (only !== undefined && others.length === 0) return only.settings
  const found = connector === undefined ? `${sources.length} file sources` : `no file source ${connector}`
  throw new Error(
    `Nothing was previewed: ${context.options.config} has ${found}. Name one with --connector: ${names}, or a JSON file.`,
  )
}

/** Checked as for a deployment, without a cluster. */
const settingsOfBody = (body: ConnectorBody, file: string): Settings => {
  const { kind, settings } = readConnectorDeployment(body, { file, properties: new Map(), cluster: 'none' })
  if (kind === 'file-source') return settings
  throw new Error(`Nothing was previewed: ${file} is no file source (FilePulseSourceConnector).`)
}

const fileAt = (path: string): FileObject => {
  const { size, mtimeMs } = statSync(path)
  return {
    bucket,
    key: path.replace(/^(\.\/)+/, ''),
    contentLength: size,
    lastModified: Math.trunc(mtimeMs),
    userMetadata: {},
  }
}

const openFile = (path: string, { compression }: FileSourceOptions): OpenObject => {
  const body = createReadStream(path)
  const packing = compressionOf(compression, { key: path })
  return {
    ...fileAt(path),
    startsAt: 0,
    body: packing === undefined ? body : unpack(body, packing, path),
  }
}
