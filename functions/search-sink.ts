import { setTimeout as sleep } from 'node:timers/promises'
import { ConnectorKeys } from '../lib/connect/connector-keys.ts'
import { checkEvent, decodeRecord } from '../lib/mirror/decode-event.ts'
import { readSinkOptions } from '../lib/search/sink-options.ts'
import { indexRecords, type SearchSink } from '../lib/tasks/search-sink.ts'
import { metricRecorder } from './aws/metric-recorder.ts'
import { readSearchAccess } from './aws/search-access.ts'
import { SearchClient } from './aws/search-client.ts'
import { Secrets } from './aws/secrets.ts'
import { logger, mirrorHandler } from './handler.ts'
import { readSettings } from './settings.ts'

/** What is kept of the time of an invocation to report an error, ms; the last request may take some of it. */
const reserveMs = 5_000

const settings = readSettings()
const connector = new ConnectorKeys(settings).required('name')
const options = readSinkOptions(settings)
const secrets = new Secrets()
let client: SearchClient | undefined

const readCredentials = (arn: string) => secrets.fields(arn, 'username', 'password')

const connect = async (): Promise<SearchClient> => {
  client ??= new SearchClient(await readSearchAccess(settings, options.urls, readCredentials, process.env))
  return client
}

/** Writes the records of an event to the search index, one document a record. A throw makes Lambda deliver again. */
export const handler = mirrorHandler(async (event, invocation) => {
  checkEvent(event)
  const deadline = Date.now() + invocation.getRemainingTimeInMillis() - reserveMs
  const sink: SearchSink = {
    index: await connect(),
    options,
    clock: { now: Date.now, sleep },
    random: Math.random,
    log: logger,
  }
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
})
