import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { offsetFetch } from '../kafka/api/offset-fetch.ts'
import { sendToCoordinator } from '../kafka/cluster.ts'
import { defaultPollerOptions, EventSource } from '../local/event-source/event-source.ts'
import { parseEventSource } from '../local/event-source/event-source-config.ts'
import type { ReadingRun } from './reading-run.ts'

/** Copies a flow with the poller that npm start has. It is stopped and started again now and then. */
export const readWithPoller = async (run: ReadingRun, signal: AbortSignal): Promise<void> => {
  let sources = startAll(run)
  try {
    for (let round = 1; !signal.aborted && !(await isDone(run)); round++) {
      await sleep(100)
      if (!run.isRough || round % 10 !== 0) continue
      await Promise.all(sources.map((source) => source.stop()))
      run.strikes.add('poller restarted')
      sources = startAll(run)
    }
    if (signal.aborted) return
    await run.settle()
    while (!signal.aborted && !(await isDone(run))) await sleep(100)
  } finally {
    await Promise.all(sources.map((source) => source.stop()))
  }
}

const groupOf = (topic: string): string => `${topic}-events`

const startAll = (run: ReadingRun): EventSource[] =>
  run.flow.topics.map(({ topic }) => {
    const config = parseEventSource({
      FunctionName: 'mirror',
      Topics: [topic],
      SelfManagedEventSource: {
        Endpoints: { KAFKA_BOOTSTRAP_SERVERS: run.clusters.sourceKafka.bootstrapServers.split(',') },
      },
      SelfManagedKafkaEventSourceConfig: { ConsumerGroupId: groupOf(topic) },
      StartingPosition: 'TRIM_HORIZON',
      BatchSize: run.random.between(5, 100),
      MaximumBatchingWindowInSeconds: 0,
    })
    return new EventSource(randomUUID(), config, {
      poller: { ...defaultPollerOptions, backoff: { firstMs: 30, longestMs: 300 } },
      readSecret: () => {
        throw new Error('the source has no secret')
      },
      bootstrapServersOf: () => [],
      onLog: () => {}, // failures are the function's, and told by it
      invoke: async (_, event) => {
        const { isTaken, error } = await run.deliver(event.toString())
        return { isError: !isTaken, payload: Buffer.from(JSON.stringify({ errorMessage: error ?? '' })) }
      },
    })
  })

/** Whether the source is written, and its groups have reached its end. */
const isDone = async (run: ReadingRun): Promise<boolean> => {
  await run.writeOn()
  if (!run.isWritten) return false
  for (const partition of run.partitions) {
    await partition.refresh()
    const group = groupOf(partition.topic)
    const { offsets } = await sendToCoordinator(
      run.clusters.source,
      group,
      offsetFetch(group, [partition]),
      ({ errorCode }) => errorCode,
    )
    if ((offsets[0]?.offset ?? -1n) < BigInt(partition.length)) return false
  }
  return true
}
