import { Cluster } from '../kafka/cluster.ts'
import { Producer } from '../kafka/producer.ts'
import { readClientConfig } from '../lib/config/client-config.ts'
import { connectorEnvironment } from '../lib/config/environment.ts'
import { ConnectorKeys } from '../lib/connect/connector-keys.ts'
import { fileUri } from '../lib/filepulse/file-object.ts'
import { readFileSourceOptions } from '../lib/filepulse/file-source-options.ts'
import { parseObjectCreatedEvent } from '../lib/filepulse/object-created-event.ts'
import { shipObject } from '../lib/tasks/file-source.ts'
import { listingFilter } from '../lib/tasks/file-source-listing.ts'
import type { FileRecordSink, ShippedObject } from '../lib/tasks/file-source-ports.ts'
import { metricRecorder } from './aws/metric-recorder.ts'
import { S3Objects } from './aws/s3-object.ts'
import { Secrets } from './aws/secrets.ts'
import { logger, mirrorHandler } from './handler.ts'
import { clusterOptions } from './kafka/connect.ts'
import { KafkaFileRecordSink } from './kafka/file-record-sink.ts'
import { TopicAdmin } from './kafka/topic-admin.ts'
import { readSettings } from './settings.ts'
import { withinTimeLeft } from './within-time-left.ts'

const settings = readSettings()
const connector = new ConnectorKeys(settings).required('name')
const options = readFileSourceOptions(settings)
const isListed = listingFilter(settings)
const objects = new S3Objects(options.isGzip)
const secrets = new Secrets()
const client = readClientConfig(
  settings,
  { cluster: 'cluster', client: 'producer', role: 'file-source' },
  connectorEnvironment(process.env).cluster,
)

/** Objects come rarely: connections are made for one invocation and closed at its end, whatever became of it. */
const withSink = async <Answer>(use: (sink: FileRecordSink) => Promise<Answer>): Promise<Answer> => {
  const connection = await clusterOptions(client, secrets)
  const cluster = new Cluster(connection)
  try {
    const producer = new Producer(cluster, { codec: client.compressionType })
    return await use(new KafkaFileRecordSink(cluster, producer, new TopicAdmin(cluster, connection)))
  } finally {
    cluster.close()
  }
}

const report = (uri: string, shipped: ShippedObject): void => {
  metricRecorder.record(
    { flow: connector, topic: options.topic },
    {
      'lines-read': shipped.rows,
      'records-sourced': shipped.records,
      'filter-failures': shipped.ignoredFailures + shipped.skipped,
    },
  )
  logger.info(
    `${uri}: ${shipped.rows} rows, ${shipped.records} records to ${options.topic}, a filter failed on ` +
      `${shipped.ignoredFailures} of them, ${shipped.skipped} left out`,
  )
}

/** Ships every object of an S3 notification to the connector's topic. A throw makes Lambda deliver it again. */
export const handler = mirrorHandler(async (event, invocation) => {
  for (const object of parseObjectCreatedEvent(event)) {
    const uri = fileUri(object)
    if (!isListed(object.key)) {
      logger.info(`${uri} is not read: file.filter.regex.pattern does not match its name`)
      continue
    }
    const ship = async () =>
      withSink(async (sink) =>
        shipObject({ options, sink, clock: Date, log: logger }, await objects.open(object)),
      )
    report(uri, await withinTimeLeft(invocation, `Shipping ${uri}`, ship))
  }
})
