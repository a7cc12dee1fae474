import type { PageContent } from '../../local/page/page-content.ts'
import type { PageState } from '../../local/page/page-server.ts'

const problem =
  'PROBLEM: the function refused the batch: source.orders-1 did not take it from source offset 812'

/** A state of the page with one of everything, among it an event source and a function in trouble. */
export const pageState = (more: Partial<PageContent> = {}): PageState => ({
  functions: () => [
    functionStatus('SourceToTargetMirror0A1B2C3D', {}),
    functionStatus('SourceToTargetCheckpoint4E5F6A7B', {
      errors: 2,
      lastError: 'ReplicateError: source.orders-1 did not take the batch',
      lastErrorAt: Date.now() - 4_000,
    }),
  ],
  eventSources: () => [eventSource('orders', 'OK'), eventSource('payments', problem)],
  metrics: () => [
    {
      namespace: 'LambdaMirrorMaker',
      name: 'record-count',
      unit: 'Count',
      dimensions: { service: 'mirror', flow: 'source->target', topic: 'source.orders' },
      last: 12,
      sum: 3000,
      min: 1,
      max: 500,
      count: 40,
    },
  ],
  log: () =>
    Array.from({ length: 60 }, (_, index) => ({
      at: Date.now() - (60 - index) * 1000,
      source: 'SourceToTargetMirror0A1B2C3D',
      text:
        index % 20 === 0
          ? '{"level":"WARN","message":"payments is not mirrored: its event source mapping is Disabled"}'
          : `{"level":"INFO","message":"line ${index}"}`,
    })),
  content: { ...content, ...more },
})

const functionStatus = (logicalId: string, more: object) => ({
  name: `Stack-${logicalId}`,
  logicalId,
  invocations: 1234,
  errors: 0,
  throttles: 0,
  running: 0,
  environments: 1,
  lastDurationMs: 12.3,
  totalDurationMs: 20_000,
  maxMemoryMb: 143,
  lastError: undefined,
  lastErrorAt: undefined,
  lastSuccessAt: Date.now() - 9_000,
  ...more,
})

const eventSource = (topic: string, lastProcessingResult: string) => ({
  uuid: `uuid-of-${topic}`,
  topic,
  groupId: `__mm2-event-source/source/target/${topic}`,
  functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:mirror',
  state: 'Enabled' as const,
  lastProcessingResult,
  partitions: 3,
  lag: 12,
  delivered: 3000,
  deliveredBytes: 430_000,
  batches: 40,
})

const topics = ['source.orders', 'source.payments']

const content: PageContent = {
  title: 'Lambda MirrorMaker',
  charts: [
    { id: 'records', title: 'Records per second', unit: 'count', total: 'sum' },
    { id: 'latency', title: 'Latency of the newest record', unit: 'ms', total: 'max' },
  ],
  sample: (now) => ({
    // They go up and down, and together they are 41 at every moment.
    records: Object.fromEntries(
      topics.map((topic, index) => [topic, 20 + index + (-1) ** index * Math.sin(now / 1000)]),
    ),
    latency: Object.fromEntries(topics.map((topic, index) => [topic, 40 + 30 * index])),
  }),
  chains: () => [
    {
      title: 'source->target',
      stops: [
        { title: 'source', detail: '127.0.0.1:19092' },
        { title: 'target', detail: '127.0.0.1:19192' },
      ],
      links: [{ title: '2 topics', figures: ['41 records/s', '24 behind'], state: 'failing' }],
    },
  ],
  panels: async () => [
    {
      title: 'Topics',
      columns: ['Remote topic', 'Records', 'Behind'],
      rows: [
        ['source.orders', 3000, 12],
        ['source.payments', 811, 12],
      ],
    },
  ],
  search: {
    title: 'Weblogs',
    hint: 'Words, or nothing for any',
    find: async (text) =>
      text === 'down'
        ? Promise.reject(new Error('the search node does not answer'))
        : { total: 2, hits: [{ text: '{}', fields: { message: `found ${text}` } }] },
  },
}
