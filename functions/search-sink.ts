import { setTimeout as sleep } from 'node:timers/promises'
import { readClientConfig } from '../lib/config/client-config.ts'
import { connectorEnvironment } from '../lib/config/environment.ts'
import { ConnectorKeys } from '../lib/connect/connector-keys.ts'
import { checkEvent, decodeRecord } from '../lib/mirror/decode-event.ts'
import { readSinkOptions } from '../lib/search/sink-options.ts'
import { indexRecords, type SearchSink } from '../lib/tasks/search-sink.ts'
import { metricRecorder } from './aws/metric-recorder.ts'
import { readSearchAccess } from './aws/search-access.ts'
import { SearchClient } from './aws/search-client.ts'
import { Secrets } from './aws/secrets.ts'
import { logger } from './handler.ts'
import { sinkDeadLetters } from './kafka/sink-dead-letters.ts'
import { type PlacedStart, placedHandler } from './placed-handler.ts'

/** What is kept of the time of an invocation to report an error, ms; the last request may take some of it. */
const reserveMs = 5_000

/** The sink as settings describe it. */
const startSink: PlacedStart = (settings) => {
  const connector = new ConnectorKeys(settings).required('name')
  const { cluster: clusterEnvironment, searchUrl } = connectorEnvironment(process.env)
  const options = readSinkOptions(
    searchUrl === undefined ? settings : { ...settings, 'connection.url': searchUrl },
  )
  const client = readClientConfig(
    settings,
    { cluster: 'cluster', client: 'producer', role: 'search-sink' },
    clusterEnvironment,
  )

  const start = async (): Promise<SearchSink> => {
    const secrets = new Secrets()
    const readCredentials = (arn: string) => secrets.fields(arn, 'username', 'password')
    return {
      index: new SearchClient(await readSearchAccess(settings, options.urls, readCredentials, process.env)),
      options,
      clock: { now: Date.now, sleep },
      random: Math.random,
      log: logger,
      prepared: new Set(),
      ...(await sinkDeadLetters(options.errors, client, secrets)),
    }
  }

  let started: ReturnType<typeof start> | undefined

  return async (event, invocation) => {
    checkEvent(event)
    const deadline = Date.now() + invocation.getRemainingTimeInMillis() - reserveMs
    started ??= start()
    started.catch(() => {
      started = undefined // a secret that could not be read, say: the next event tries again
    })
    const sink = await started
    const records = Object.values(event.records).flat().map(decodeRecord)
    for (const [topic, ofTopic] of Map.groupBy(records, (record) => record.topic)) {
      const counts = await indexRecords(sink, ofTopic, deadline)
      metricRecorder.record(
        { flow: connector, topic },
        {
          'documents-indexed': counts.indexed,
          'documents-conflicting': counts.conflicting,
          'documents-refused': counts.malformed,
          'records-malformed': counts.invalid,
          'bulk-retries': counts.retried,
        },
      )
    }
  }
}

/** Writes the records of an event to the search index, one document a record. A throw makes Lambda deliver again. */
export const handler = placedHandler(startSink)
