import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Kafka, logLevel } from 'kafkajs'
import { offsetFetch } from '../../../kafka/api/offset-fetch.ts'
import { Cluster } from '../../../kafka/cluster.ts'
import type { OutgoingRecord } from '../../../kafka/outgoing-record.ts'
import { Producer } from '../../../kafka/producer.ts'
import { AwsError } from '../../../local/aws-error.ts'
import type { FunctionAnswer } from '../../../local/event-source/delivery.ts'
import {
  defaultPollerOptions,
  EventSource,
  type PollerOptions,
} from '../../../local/event-source/event-source.ts'
import { parseEventSource } from '../../../local/event-source/event-source-config.ts'
import type { JsonObject } from '../../../local/json.ts'
import { sharedCluster } from '../../support/brokers.ts'
import { createTopic } from '../../support/create-topic.ts'

const kafka = sharedCluster({ name: 'source' })

interface EventRecord {
  readonly topic: string
  readonly partition: number
  readonly offset: number
  readonly timestamp: number
  readonly timestampType: string
  readonly key?: string | null
  readonly value?: string | null
  readonly headers: readonly { readonly [key: string]: readonly number[] | null }[]
}
interface Event {
  readonly eventSource: string
  readonly bootstrapServers: string
  readonly records: { readonly [partition: string]: readonly EventRecord[] }
}

const taken: FunctionAnswer = { isError: false, payload: Buffer.from('null') }
const failed: FunctionAnswer = {
  isError: true,
  payload: Buffer.from('{"errorType":"Error","errorMessage":"no target"}'),
}

/** What a test does with an event; what it returns is the function's answer. */
type Function = (event: Event, text: string) => FunctionAnswer | Promise<FunctionAnswer>

/** A function that takes everything; its events are kept. */
const collect =
  (events: Event[]): Function =>
  (event) => {
    events.push(event)
    return taken
  }

const count =
  (add: () => void): Function =>
  () => {
    add()
    return taken
  }

interface Setting {
  readonly topic: string
  readonly group?: string
  readonly mapping?: JsonObject
  readonly poller?: Partial<PollerOptions>
}

/** An event source on the broker, for as long as `run` takes. */
const withEventSource = async (
  { topic, group = `group-of-${topic}`, mapping = {}, poller = {} }: Setting,
  invoke: Function,
  run: (source: EventSource) => Promise<void>,
): Promise<void> => {
  const config = parseEventSource({
    FunctionName: 'mirror',
    Topics: [topic],
    StartingPosition: 'TRIM_HORIZON',
    MaximumBatchingWindowInSeconds: 0,
    SelfManagedEventSource: { Endpoints: { KAFKA_BOOTSTRAP_SERVERS: kafka().bootstrapServers.split(',') } },
    SelfManagedKafkaEventSourceConfig: { ConsumerGroupId: group },
    ...mapping,
  })
  const source = new EventSource('6e3c2c9e-0000-4000-8000-000000000000', config, {
    poller: {
      ...defaultPollerOptions,
      backoff: { firstMs: 10, longestMs: 40 },
      metadataRefreshMs: 100,
      ...poller,
    },
    readSecret: () => ({}),
    invoke: async (_, event) => invoke(JSON.parse(event.toString()) as Event, event.toString()),
    bootstrapServersOf: () => [],
    onLog: () => {},
  })
  try {
    await run(source)
  } finally {
    await source.stop()
  }
}

const withCluster = async <T>(run: (cluster: Cluster) => Promise<T>): Promise<T> => {
  const cluster = new Cluster({ clientId: 'test', bootstrapServers: kafka().bootstrapServers.split(',') })
  try {
    return await run(cluster)
  } finally {
    cluster.close()
  }
}

const create = (topic: string, partitions = 1): Promise<void> =>
  withCluster((cluster) => createTopic(cluster, topic, { partitions }))

const record = (value: string | null, rest: Partial<OutgoingRecord> = {}): OutgoingRecord => ({
  timestamp: 1_700_000_000_000n,
  key: null,
  value: value === null ? null : Buffer.from(value),
  headers: [],
  ...rest,
})

const append = (topic: string, partition: number, ...records: readonly OutgoingRecord[]): Promise<bigint> =>
  withCluster((cluster) => new Producer(cluster).append({ topic, partition }, records))

const committed = (topic: string, partition = 0, group = `group-of-${topic}`): Promise<bigint | undefined> =>
  withCluster(async (cluster) => {
    const { offsets } = await cluster.sendToCoordinator(group, offsetFetch(group, [{ topic, partition }]))
    return offsets[0]?.offset
  })

const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await sleep(5)
}

const valuesOf = (events: readonly Event[]): string[] =>
  events
    .flatMap(({ records }) => Object.values(records).flat())
    .map(({ value }) => (value == null ? 'none' : Buffer.from(value, 'base64').toString()))

const adminOf = () =>
  new Kafka({ brokers: kafka().bootstrapServers.split(','), logLevel: logLevel.NOTHING }).admin()

test('headers keep order, repeats, nulls and signed bytes; null and empty stay apart', async () => {
  await create('shapes')
  const headers = [
    { key: 'b', value: Buffer.from([200, 0, 127]) },
    { key: '1', value: null },
    { key: 'b', value: Buffer.alloc(0) },
  ]
  await append(
    'shapes',
    0,
    record('v', { key: Buffer.from([255, 0]), headers }),
    record('', { key: Buffer.alloc(0) }),
  )
  await append('shapes', 0, record(null, { timestamp: -1n }), record('old', { timestamp: 0n }))
  const events: Event[] = []
  await withEventSource({ topic: 'shapes' }, collect(events), async (source) => {
    await until(() => source.progress.delivered === 4)
  })
  const [first, empty, tombstone, old] = events.flatMap(({ records }) => records['shapes-0'] ?? [])
  assert.deepEqual(first, {
    headers: [{ b: [-56, 0, 127] }, { 1: null }, { b: [] }],
    key: '/wA=',
    offset: 0,
    partition: 0,
    timestamp: 1_700_000_000_000,
    timestampType: 'CREATE_TIME',
    topic: 'shapes',
    value: 'dg==',
  })
  assert.deepEqual([empty?.key, empty?.value], ['', ''])
  assert.deepEqual(Object.keys(tombstone ?? {}), [
    'headers',
    'offset',
    'partition',
    'timestamp',
    'timestampType',
    'topic',
  ])
  assert.deepEqual([tombstone?.timestamp, old?.timestamp], [-1, 0])
  assert.deepEqual(
    [events[0]?.eventSource, events[0]?.bootstrapServers],
    ['SelfManagedKafka', kafka().bootstrapServers],
  )
})

test('a tombstone is written as null where that is wanted', async () => {
  await create('tombstones')
  await append('tombstones', 0, record(null))
  const events: Event[] = []
  await withEventSource(
    { topic: 'tombstones', poller: { nulls: 'null' } },
    collect(events),
    async (source) => {
      await until(() => source.progress.delivered === 1)
    },
  )
  const [tombstone] = events[0]?.records['tombstones-0'] ?? []
  assert.deepEqual([tombstone?.key, tombstone?.value], [null, null])
})

test('one event mixes partitions up to the batch size, and every record comes once and in order', async () => {
  await create('mixed', 3)
  for (const partition of [0, 1, 2])
    await append('mixed', partition, ...Array.from({ length: 50 }, (_, n) => record(`${partition}-${n}`)))
  const events: Event[] = []
  const mapping = { BatchSize: 30, MaximumBatchingWindowInSeconds: 1 }
  await withEventSource({ topic: 'mixed', mapping }, collect(events), async (source) => {
    await until(() => source.progress.delivered === 150)
    await until(() => source.progress.lag === 0n)
  })
  assert.ok(events.some(({ records }) => Object.keys(records).length === 3))
  assert.ok(events.every((event) => valuesOf([event]).length <= 30))
  for (const partition of [0, 1, 2]) {
    const ours = valuesOf(events).filter((value) => value.startsWith(`${partition}-`))
    assert.deepEqual(
      ours,
      Array.from({ length: 50 }, (_, n) => `${partition}-${n}`),
    )
    assert.equal(await committed('mixed', partition), 50n)
  }
})

test('a batch that fails or is throttled comes again as it was, and nothing is committed before it is taken', async () => {
  await create('retried')
  await append('retried', 0, record('a'), record('b'))
  const texts: string[] = []
  const offsets: (bigint | undefined)[] = []
  const answer: Function = async (_, text) => {
    texts.push(text)
    offsets.push(await committed('retried'))
    if (texts.length === 1) await append('retried', 0, record('c'))
    if (texts.length === 2) throw new AwsError('TooManyRequestsException', 429, 'Rate Exceeded.')
    return texts.length <= 3 ? failed : taken
  }
  await withEventSource({ topic: 'retried' }, answer, async (source) => {
    await until(() => texts.length === 3)
    assert.match(
      source.lastProcessingResult,
      /^PROBLEM: the function failed on retried-0 from offset 0: Error: no target|^PROBLEM: the function was not invoked/,
    )
    await until(() => source.progress.delivered === 3)
    assert.equal(source.lastProcessingResult, 'OK')
  })
  assert.equal(new Set(texts.slice(0, 4)).size, 1)
  assert.deepEqual(offsets.slice(0, 4), [-1n, -1n, -1n, -1n])
  assert.equal(await committed('retried'), 3n)
})

test('a partition has one batch with its function at most; a provisioned poller runs others beside it', async () => {
  await create('parallel', 2)
  await append('parallel', 0, record('0-0'), record('0-1'))
  const running = new Set<string>()
  let most = 0
  const release = Promise.withResolvers<void>()
  const answer: Function = async (event) => {
    const names = Object.keys(event.records)
    for (const name of names) {
      assert.ok(!running.has(name), `${name} is with the function twice`)
      running.add(name)
    }
    most = Math.max(most, running.size)
    if (names.includes('parallel-0')) await release.promise
    for (const name of names) running.delete(name)
    return taken
  }
  const mapping = { BatchSize: 1, ProvisionedPollerConfig: { MinimumPollers: 1, MaximumPollers: 1 } }
  await withEventSource({ topic: 'parallel', mapping }, answer, async (source) => {
    await until(() => running.has('parallel-0'))
    await append('parallel', 1, record('1-0'), record('1-1'))
    await until(() => source.progress.delivered === 2)
    assert.equal(await committed('parallel', 0), -1n)
    release.resolve()
    await until(() => source.progress.delivered === 4)
  })
  assert.equal(most, 2)
})

for (const [partialRetry, again] of [
  ['only-items', ['b']],
  ['from-first', ['b', 'c']],
] as const) {
  test(`records that a function reports come again, and only what is before them is committed (${partialRetry})`, async () => {
    const topic = `partial-${partialRetry}`
    await create(topic)
    await append(topic, 0, record('a'), record('b'), record('c'))
    const events: Event[] = []
    let between: bigint | undefined
    const answer: Function = async (event) => {
      events.push(event)
      // A commit is not waited for: it may come a little after the next attempt.
      while (events.length === 2 && (between ?? -1n) === -1n) between = await committed(topic)
      if (events.length > 1) return taken
      const failures = [{ itemIdentifier: { partition: `${topic}-0`, offset: 1 } }]
      return { isError: false, payload: Buffer.from(JSON.stringify({ batchItemFailures: failures })) }
    }
    const mapping = {
      ProvisionedPollerConfig: { MinimumPollers: 1 },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      MaximumBatchingWindowInSeconds: 0,
    }
    await withEventSource({ topic, mapping, poller: { partialRetry } }, answer, async () => {
      await until(() => events.length === 2)
      while ((await committed(topic)) !== 3n) await sleep(5)
    })
    assert.deepEqual(valuesOf(events.slice(1)), again)
    assert.equal(between, 1n)
  })
}

test('after a restart it goes on where it committed, wherever the mapping would start', async () => {
  await create('resumed')
  await append('resumed', 0, record('a'))
  const events: Event[] = []
  const note: Function = collect(events)
  await withEventSource({ topic: 'resumed' }, note, (source) => until(() => source.progress.delivered === 1))
  await append('resumed', 0, record('b'))
  const mapping = { StartingPosition: 'LATEST' }
  await withEventSource({ topic: 'resumed', mapping }, note, (source) =>
    until(() => source.progress.delivered === 1),
  )
  assert.deepEqual(valuesOf(events), ['a', 'b'])
})

for (const [says, mapping, expected] of [
  ['LATEST', { StartingPosition: 'LATEST' }, ['new']],
  [
    'AT_TIMESTAMP',
    { StartingPosition: 'AT_TIMESTAMP', StartingPositionTimestamp: 1_700_000_000 },
    ['young', 'new'],
  ],
] as const) {
  test(`without a commit ${says} says where to start`, async () => {
    const topic = `start-${says}`
    await create(topic)
    await append(topic, 0, record('old', { timestamp: 1000n }), record('young'))
    const events: Event[] = []
    await withEventSource({ topic, mapping }, collect(events), async (source) => {
      await until(() => source.progress.partitions === 1)
      await append(topic, 0, record('new'))
      await until(() => source.progress.delivered === expected.length)
    })
    assert.deepEqual(valuesOf(events), expected)
  })
}

test('partitions that are added are read from their beginning', async () => {
  await create('grown')
  const events: Event[] = []
  await withEventSource({ topic: 'grown' }, collect(events), async (source) => {
    await until(() => source.progress.partitions === 1)
    const admin = adminOf()
    await admin.createPartitions({ topicPartitions: [{ topic: 'grown', count: 3 }] })
    await admin.disconnect()
    await withCluster(async (cluster) => {
      for (let led = 0; led < 3; await sleep(10)) {
        const { topics } = await cluster.metadata(['grown'])
        led = topics.flatMap(({ partitions }) => partitions).filter(({ leader }) => leader >= 0).length
      }
    })
    await append('grown', 2, record('new'))
    await until(() => source.progress.delivered === 1)
    assert.equal(source.progress.partitions, 3)
  })
  assert.deepEqual(valuesOf(events), ['new'])
})

test('a topic that is deleted is a problem with a name; when it is there again, its records come', async () => {
  await create('deleted')
  const events: Event[] = []
  await withEventSource({ topic: 'deleted' }, collect(events), async (source) => {
    await until(() => source.progress.partitions === 1)
    const admin = adminOf()
    await admin.deleteTopics({ topics: ['deleted'] })
    await admin.disconnect()
    await until(() => source.lastProcessingResult.startsWith('PROBLEM: topic deleted cannot be read from'))
    await create('deleted')
    await append('deleted', 0, record('again'))
    await until(() => source.progress.delivered === 1)
  })
  assert.deepEqual(valuesOf(events), ['again'])
})

for (const [isolation, expected] of [
  ['read_uncommitted', ['committed', 'aborted', 'plain']],
  ['read_committed', ['committed', 'plain']],
] as const) {
  test(`transaction markers are no records; aborted ones come with read_uncommitted alone (${isolation})`, async () => {
    const topic = `transactions-${isolation}`
    await create(topic)
    const producer = new Kafka({
      brokers: kafka().bootstrapServers.split(','),
      logLevel: logLevel.NOTHING,
    }).producer({
      transactionalId: topic,
      maxInFlightRequests: 1,
      idempotent: true,
    })
    await producer.connect()
    for (const [value, isCommitted] of [
      ['committed', true],
      ['aborted', false],
    ] as const) {
      const transaction = await producer.transaction()
      await transaction.send({ topic, messages: [{ value }] })
      await (isCommitted ? transaction.commit() : transaction.abort())
    }
    await producer.disconnect()
    await append(topic, 0, record('plain'))
    const events: Event[] = []
    await withEventSource({ topic, poller: { isolation } }, collect(events), async (source) => {
      await until(() => source.progress.delivered === expected.length && source.progress.lag === 0n)
    })
    assert.deepEqual(valuesOf(events), expected)
    assert.equal(await committed(topic), 5n)
  })
}

test('two event sources of one group share the partitions', async () => {
  await create('shared', 2)
  const seen = { one: 0, other: 0 }
  const group = 'both'
  await withEventSource(
    { topic: 'shared', group },
    count(() => seen.one++),
    async (one) => {
      await until(() => one.progress.partitions === 2)
      await withEventSource(
        { topic: 'shared', group },
        count(() => seen.other++),
        async (other) => {
          await until(() => one.progress.partitions === 1 && other.progress.partitions === 1)
          await append('shared', 0, record('a'))
          await append('shared', 1, record('b'))
          await until(() => seen.one + seen.other === 2)
        },
      )
      await until(() => one.progress.partitions === 2)
    },
  )
  assert.deepEqual(seen, { one: 1, other: 1 })
})

test('brokers that do not answer are a problem that says where', async () => {
  const mapping = { SelfManagedEventSource: { Endpoints: { KAFKA_BOOTSTRAP_SERVERS: ['127.0.0.1:1'] } } }
  await withEventSource(
    { topic: 'nowhere', mapping },
    () => taken,
    async (source) => {
      await until(() => source.lastProcessingResult.startsWith('PROBLEM: 127.0.0.1:1 cannot be reached'))
    },
  )
})
