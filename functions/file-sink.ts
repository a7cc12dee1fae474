import { setTimeout as sleep } from 'node:timers/promises'
import { readClientConfig } from '../lib/config/client-config.ts'
import { connectorEnvironment } from '../lib/config/environment.ts'
import { readStreamSinkOptions } from '../lib/filestream/stream-sink-options.ts'
import { checkEvent, decodeRecord } from '../lib/mirror/decode-event.ts'
import { type FileSink, writeRecords } from '../lib/tasks/file-sink.ts'
import { metricRecorder } from './aws/metric-recorder.ts'
import { S3AppendableFile } from './aws/s3-appendable-file.ts'
import { Secrets } from './aws/secrets.ts'
import { logger } from './handler.ts'
import { sinkDeadLetters } from './kafka/sink-dead-letters.ts'
import { type PlacedStart, placedHandler } from './placed-handler.ts'

/** What is kept of the time of an invocation to report an error, ms. */
const reserveMs = 5_000

/** The sink as settings describe it. */
const startSink: PlacedStart = (settings) => {
  const { cluster, fileBucket } = connectorEnvironment(process.env)
  const options = readStreamSinkOptions(settings)
  const { key, connector } = options
  const choice = { cluster: 'cluster', client: 'producer', role: 'file-sink' } as const
  const client = readClientConfig(settings, choice, cluster)
  if (key !== undefined && fileBucket === undefined)
    throw new Error(`FILE_BUCKET is not set, so ${key} was not written: the stack sets it, so deploy again.`)

  const start = async (): Promise<FileSink> => ({
    options,
    ...(key !== undefined &&
      fileBucket !== undefined && { file: new S3AppendableFile({ bucket: fileBucket, key }) }),
    print: (lines) => {
      for (const line of lines) process.stdout.write(`${line}\n`)
    },
    clock: { now: Date.now, sleep },
    random: Math.random,
    log: logger,
    ...(await sinkDeadLetters(options.errors, client, new Secrets())),
  })

  let started: ReturnType<typeof start> | undefined

  return async (event, invocation) => {
    checkEvent(event)
    const deadline = Date.now() + invocation.getRemainingTimeInMillis() - reserveMs
    started ??= start()
    started.catch(() => {
      started = undefined // a secret that could not be read, say: the next event tries again
    })
    const records = Object.values(event.records).flat().map(decodeRecord)
    const { byTopic, conflicts } = await writeRecords(await started, records, deadline)
    for (const [topic, { written, known, invalid }] of byTopic) {
      metricRecorder.record(
        { flow: connector, topic },
        { 'lines-written': written, 'lines-known': known, 'records-malformed': invalid },
      )
    }
    metricRecorder.record({ flow: connector }, { 'append-conflicts': conflicts })
  }
}

/** Writes the values of an event's records as lines of a file, or of the log. A throw makes Lambda deliver again. */
export const handler = placedHandler(startSink)
