import { Cluster } from '../kafka/cluster.ts'
import { readClientConfig } from '../lib/config/client-config.ts'
import { isFileStreamSource } from '../lib/config/connector-class.ts'
import { connectorTopicShapes, connectorTopicsOf } from '../lib/config/connector-topics.ts'
import { connectorEnvironment } from '../lib/config/environment.ts'
import type { Settings } from '../lib/config/settings-file.ts'
import { ConnectorKeys } from '../lib/connect/connector-keys.ts'
import { fileUri } from '../lib/filepulse/file-object.ts'
import { type FileSourceOptions, readFileSourceOptions } from '../lib/filepulse/file-source-options.ts'
import { type ListFilter, readListFilters } from '../lib/filepulse/list-filters.ts'
import { type CreatedObject, parseObjectCreatedEvent } from '../lib/filepulse/object-created-event.ts'
import { fileKey } from '../lib/filestream/file-key.ts'
import { readStreamSourceOptions } from '../lib/filestream/stream-source-options.ts'
import { type FileSource, shipObject } from '../lib/tasks/file-source.ts'
import type { ShippedObject } from '../lib/tasks/file-source-ports.ts'
import { continueObject } from './aws/continue-object.ts'
import { metricRecorder } from './aws/metric-recorder.ts'
import { S3Cleaner } from './aws/s3-cleanup.ts'
import { S3Objects } from './aws/s3-object.ts'
import { Secrets } from './aws/secrets.ts'
import { logger } from './handler.ts'
import { clusterOptions } from './kafka/connect.ts'
import { KafkaConnectStore } from './kafka/connect-store.ts'
import { KafkaFileTopics } from './kafka/file-topics.ts'
import { KafkaGrowingFileOffset } from './kafka/growing-file-offset.ts'
import { IdleConnections } from './kafka/idle-connections.ts'
import { KafkaObjectPositions } from './kafka/object-positions.ts'
import { KafkaRemoteLog } from './kafka/remote-log.ts'
import { RemoteTopics } from './kafka/remote-topics.ts'
import { TopicAdmin } from './kafka/topic-admin.ts'
import { decodeBucketCommand, isFilesQuestion, runBucketCommand } from './log-bucket.ts'
import { type PlacedStart, placedHandler } from './placed-handler.ts'
import { RegexTimeLimit } from './regex-time-limit.ts'

/** What is kept of an invocation for the last batch and to store how far it is read, ms; a fifth of short ones. */
const reserveMs = 60_000

const ends = {
  completed: 'is read to its end',
  unfinished: 'is read in part: the next invocation goes on',
  stopped: 'is read in part: the rest of it when the connector is resumed',
  known: 'was read before: nothing is done',
  cleaned: 'is not there any more: it failed, and was deleted or moved as fs.cleanup.policy.class says',
  replaced: 'was replaced by other bytes, which have an event of their own: the rest of it cannot be read',
} as const satisfies Record<ShippedObject['end'], string>

/** What is read, and how. */
interface ReadSource {
  readonly options: FileSourceOptions
  readonly isListed: ListFilter
  /** Why an object is left alone that is not listed. */
  readonly whyNot: string
  /** The only file, which grows, as the settings name it. */
  readonly file?: string
}

const readSource = (settings: Settings, timeLimit: RegexTimeLimit): ReadSource => {
  if (!isFileStreamSource(settings['connector.class'] ?? '')) {
    const whyNot = 'fs.listing.filters or aws.s3.bucket.prefix leave it out'
    return {
      options: readFileSourceOptions(settings, timeLimit),
      isListed: readListFilters(settings),
      whyNot,
    }
  }
  const options = readStreamSourceOptions(settings)
  const file = new ConnectorKeys(settings).required('file')
  const own = fileKey(file)
  return {
    options,
    file,
    isListed: ({ key }) => key === own,
    whyNot: `file is ${file}, which is the key ${own}`,
  }
}

/** The source as settings describe it. */
const startSource: PlacedStart = (settings, place) => {
  const connector = new ConnectorKeys(settings).required('name')
  const timeLimit = new RegexTimeLimit(new ConnectorKeys(settings).integer('aws.regex.timeout.ms', 1_000))
  const { options, isListed, whyNot, file } = readSource(settings, timeLimit)
  const client = readClientConfig(
    settings,
    { cluster: 'cluster', client: 'producer', role: 'file-source' },
    connectorEnvironment(process.env).cluster,
  )

  const start = async () => {
    const connection = await clusterOptions(client, new Secrets())
    const cluster = new Cluster(connection)
    const topics = new TopicAdmin(cluster, connection)
    const store = new KafkaConnectStore(
      { cluster, topics },
      connectorTopicsOf(settings),
      -1,
      connectorTopicShapes(settings),
    )
    const source: FileSource = {
      options,
      objects: new S3Objects(options.compression),
      cleaner: new S3Cleaner(),
      topics: new KafkaFileTopics(cluster, topics),
      remoteLog: new KafkaRemoteLog(cluster, new RemoteTopics(cluster, client.compressionType), true),
      positions: new KafkaObjectPositions(cluster, connector),
      ...(file !== undefined && { growing: new KafkaGrowingFileOffset(store, connector, file) }),
      timeLimit,
      isToRun: () => place.isToRun(),
      clock: Date,
      log: logger,
    }
    return { source, cluster, connections: new IdleConnections([cluster]) }
  }

  let started: ReturnType<typeof start> | undefined

  const report = (uri: string, { end, ...counts }: ShippedObject): void => {
    metricRecorder.record(
      { flow: connector, topic: options.topic },
      {
        'lines-read': counts.rows,
        'records-sourced': counts.records,
        'filter-failures': counts.ignoredFailures + counts.skipped,
        'records-left-out': counts.skipped,
      },
    )
    logger.info(
      `${uri} ${ends[end]}. ${counts.rows} rows, ${counts.records} records to ${options.topic}, a filter failed on ` +
        `${counts.ignoredFailures} of them, ${counts.skipped} left out`,
    )
  }

  const isChosen = (object: CreatedObject): boolean => {
    const isRead = isListed(object, Date.now())
    if (!isRead) logger.info(`${fileUri(object)} is not read: ${whyNot}`)
    return isRead
  }

  const open = async () => {
    started ??= start()
    started.catch(() => {
      started = undefined // a secret that could not be read, say: the next event tries again
    })
    const { connections, ...opened } = await started
    connections.renewAfterFreeze()
    return opened
  }

  return async (event, invocation) => {
    const leftMs = invocation.getRemainingTimeInMillis()
    const deadline = Date.now() + leftMs - Math.min(reserveMs, leftMs / 5)
    const command = decodeBucketCommand(event)
    if (command !== undefined) {
      const { functionName } = invocation
      const bucket = { connector, isListed, grows: file !== undefined, open }
      return await runBucketCommand(bucket, command, { functionName, deadline })
    }
    const objects = parseObjectCreatedEvent(event).filter(isChosen)
    if (objects.length === 0) return
    const { source } = await open()
    for (const object of objects) {
      const isOver = Date.now() > deadline
      const shipped = isOver ? undefined : await shipObject(source, object, deadline)
      if (shipped) report(fileUri(object), shipped)
      if (shipped?.end === 'stopped') return
      if (isOver || shipped?.end === 'unfinished') await continueObject(invocation.functionName, object)
    }
  }
}

/** Ships every object of an S3 notification to the connector's topic. A throw makes Lambda deliver it again. */
export const handler = placedHandler(startSource, isFilesQuestion)
