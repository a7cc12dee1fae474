import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { connectRoutes } from '../../../functions/connect/connect-routes.ts'
import { type DeployedConnector, flowTopics } from '../../../lib/config/connect-deployment.ts'
import { connectorTopics } from '../../../lib/config/connector-topics.ts'
import { readConfigTopic } from '../../../lib/connect/config-topic.ts'
import { decodeState } from '../../../lib/connect/connector-status.ts'
import type { FilesCommand } from '../../../lib/filepulse/files-command.ts'
import type { ListingCommand } from '../../../lib/filepulse/listing-command.ts'
import { decode } from '../../../lib/mirror/connect-offsets.ts'
import type { OffsetsCommand } from '../../../lib/mirror/offsets-command.ts'
import {
  formatTopicPartition,
  parseTopicPartition,
  type TopicPartition,
} from '../../../lib/mirror/topic-partition.ts'
import type { ConnectStore, ConnectWrite } from '../../../lib/tasks/connect-ports.ts'
import { ConnectRegistry } from '../../../lib/tasks/connect-registry.ts'
import { ConnectWorker } from '../../../lib/tasks/connect-worker.ts'
import { ConnectorOffsets } from '../../../lib/tasks/connector-offsets.ts'
import type { CommittedOffset } from '../../../lib/tasks/ports.ts'
import { SinkOffsets } from '../../../lib/tasks/sink-offsets.ts'

const heartbeat = {
  'connector.class': 'org.apache.kafka.connect.mirror.MirrorHeartbeatConnector',
  'source.cluster.alias': 'source',
  'target.cluster.alias': 'target',
}

/** A request to real Connect 4.1.1, which had the heartbeat connector `hb`, and its answer. */
interface Recorded {
  readonly method: string
  readonly path: string
  readonly body?: unknown
  readonly status: number
  readonly text: string
}

const recorded = JSON.parse(
  readFileSync(new URL('../../fixtures/connect/rest-4.1.1.json', import.meta.url), 'utf8'),
) as readonly Recorded[]

const deployed = (
  kind: 'heartbeat' | 'source-connector',
  name: string,
  config: Record<string, string>,
): DeployedConnector => ({
  name,
  storedName: name,
  function: kind,
  type: 'source',
  place: 'source->target',
  cluster: 'target',
  topics: flowTopics('source', config),
  replicationFactor: 1,
  config: { ...config, name },
  provided: { variables: [], secrets: [] },
})

/** A function that waits for a connector. */
const place = (
  kind: 'search-sink' | 'file-source',
  type: 'sink' | 'source',
  name: string,
): DeployedConnector => ({
  name,
  storedName: name,
  function: kind,
  type,
  place: name,
  cluster: 'target',
  topics: connectorTopics,
  provided: { variables: [], secrets: [] },
  replicationFactor: 1,
  config: {},
  isOpen: true,
})

/** The API over topics in memory. */
const startConnect = () => {
  const written: { topic: string; key: string; value: string | null }[] = []
  const of = (topic: string) =>
    written
      .filter((record) => record.topic === topic)
      .map(({ key, value }) => ({ key: Buffer.from(key), value: value === null ? null : Buffer.from(value) }))
  const store: ConnectStore = {
    readConfigs: async () => readConfigTopic(of('configs')),
    readOffsets: async () => {
      const last = new Map(of('offsets').map(({ key, value }) => [key.toString(), decode(key, value)]))
      return [...last.values()].filter((record) => record !== undefined)
    },
    readStates: async () =>
      new Map(
        of('status').flatMap(({ key, value }) => {
          const state = decodeState(value)
          return state === undefined ? [] : [[key.toString(), state] as const]
        }),
      ),
    write: async (topic, records: readonly ConnectWrite[]) =>
      void written.push(...records.map((record) => ({ topic, ...record }))),
  }
  const switched: [string, boolean][] = []
  const fed: [string, string, readonly string[], (boolean | undefined)?][] = []
  const listed: [string, ListingCommand][] = []
  const askedFiles: [string, FilesCommand][] = []
  const places = [
    deployed('heartbeat', 'hb', heartbeat),
    deployed('source-connector', 'mm2-test', {
      'connector.class': 'MirrorSource',
      'source.cluster.alias': 'source',
      'target.cluster.alias': 'target',
    }),
    place('search-sink', 'sink', 'posted-sink-1'),
    place('file-source', 'source', 'posted-source-1'),
  ]
  const registry = new ConnectRegistry(places, () => store)
  const asked: [string, OffsetsCommand][] = []
  const worker = new ConnectWorker(
    registry,
    {
      eventSources: {
        set: async (...args) => void switched.push(args),
        feed: async (...args) => void fed.push(args),
        problems: async () => ['t: PROBLEM: Function call failed'],
      },
      files: { list: async (...args) => void listed.push(args) },
    },
    '127.0.0.1:PORT',
    () => Date.UTC(2026, 0, 2),
  )
  const groups = simulatedGroups()
  const sinks = new SinkOffsets({
    groupsOf: () => groups,
    eventSources: { isAtRest: async () => true },
    clock: { now: () => (time += 10_000), sleep: async () => {} },
  })
  let time = 0
  const mirror = {
    ask: async (...args: [string, OffsetsCommand]) => {
      asked.push(args)
      return [
        { topic: 'orders', partition: 0, offset: 41n },
        { topic: 'forgotten', partition: 0, offset: 9n },
      ]
    },
  }
  const files = {
    ask: async (...args: [string, FilesCommand]) => {
      askedFiles.push(args)
      return [{ uri: 's3://logs/a.log', position: 76, rows: 2 }]
    },
  }
  const offsets = new ConnectorOffsets(registry, mirror, files, sinks)
  const app = connectRoutes({
    worker,
    offsets,
    commit: 'be816b82d25370ce',
    clusterId: async () => 'id',
    setLogLevel: () => {},
  })
  const call = async (method: string, path: string, body?: unknown, type = 'application/json') => {
    const answer = await app.request(path, {
      method,
      headers: { 'content-type': type },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    return { status: answer.status, text: await answer.text() }
  }
  return { call, written, switched, fed, listed, asked, askedFiles, groups }
}

/** Consumer groups in memory, by `<group> <topic>-<partition>`. */
const simulatedGroups = () => {
  const offsets = new Map<string, bigint>()
  const busy = new Set<string>()
  const refuse = (group: string, partitions: readonly TopicPartition[]) =>
    partitions.flatMap(({ topic, partition }) =>
      busy.has(group) ? [{ topic, partition, isInUse: true, reason: 'UNKNOWN_MEMBER_ID' }] : [],
    )
  const key = (group: string, of: TopicPartition) => `${group} ${formatTopicPartition(of)}`
  const ofGroup = (group: string) => [...offsets].filter(([name]) => name.startsWith(`${group} `))
  return {
    offsets,
    busy,
    committed: async (group: string) =>
      ofGroup(group).map(([name, offset]) => ({
        ...parseTopicPartition(name.slice(group.length + 1)),
        offset,
        metadata: '',
      })),
    commit: async (group: string, committed: readonly CommittedOffset[]) => {
      const refused = refuse(group, committed)
      if (refused.length === 0) for (const of of committed) offsets.set(key(group, of), of.offset)
      return refused
    },
    forget: async (group: string, partitions: readonly TopicPartition[]) => {
      const refused = refuse(group, partitions)
      if (refused.length === 0) for (const of of partitions) offsets.delete(key(group, of))
      return refused
    },
    remove: async (group: string) => {
      if (busy.has(group)) return false
      for (const [name] of ofGroup(group)) offsets.delete(name)
      return true
    },
  }
}

/** Requests that change nothing, whose answers are the same here word for word. */
const comparable: ReadonlySet<string> = new Set([
  'GET /nope',
  'GET /health',
  'DELETE /connectors',
  'GET /connectors',
  'GET /connectors?expand=foo',
  'GET /connectors/hb/status',
  'GET /connectors/hb/tasks-config',
  'GET /connectors/hb/tasks/0/status',
  'GET /connectors/hb/tasks/9/status',
  'GET /connectors/no',
  'GET /connectors/no/config',
  'GET /connectors/no/status',
  'GET /connectors/no/tasks',
  'GET /connectors/no/topics',
  'GET /connectors/hb/topics',
  'GET /connectors/no/offsets',
  'GET /connector-plugins/Nope/config',
  'GET /admin/loggers/nope',
  'PUT /connectors/no/pause',
  'PUT /connectors/no/resume',
  'PUT /connectors/no/stop',
  'POST /connectors/no/restart',
  'POST /connectors/no/tasks/0/restart',
  'POST /connectors/hb/tasks/7/restart',
  'DELETE /connectors/no',
  'PATCH /connectors/no/offsets',
  'DELETE /connectors/no/offsets',
  'PUT /connectors/no/topics/reset',
  'PATCH /connectors/no/config',
])

const first = new Map<string, Recorded>(
  recorded
    .filter(({ method, path }) => comparable.has(`${method} ${path}`))
    .map((row) => [`${row.method} ${row.path}`, row] as const)
    .reverse(),
)

test('the recorded answers hold every request that is compared', () => {
  assert.deepEqual(
    [...comparable].filter((request) => !first.has(request)),
    [],
  )
})

for (const [request, row] of first) {
  test(`${request} is answered as Connect 4.1.1 answers it`, async () => {
    const { status, text } = await startConnect().call(row.method, row.path, row.body)
    assert.equal(status, row.status)
    assert.deepEqual(parsed(text), parsed(row.text))
  })
}

const parsed = (text: string): unknown => (text === '' ? undefined : JSON.parse(text))

const put = (body: unknown) => startConnect().call('PUT', '/connectors/hb/config', body)

test('all errors of a config are said, each in a line', async () => {
  const { status, text } = await put({ 'connector.class': 'MirrorHeartbeat', 'tasks.max': '0' })
  assert.equal(status, 400)
  assert.equal(
    JSON.parse(text).message,
    'Connector configuration is invalid and contains the following 2 error(s):\nInvalid value 0 for configuration tasks.max: Value must be at least 1\nMissing required configuration "source.cluster.alias" which has no default value.\nYou can also find the above list of errors at the endpoint `/connector-plugins/{connectorType}/config/validate`',
  )
})

test('a body that says that it is no JSON is refused: curl says so without -H', async () => {
  const form = 'application/x-www-form-urlencoded'
  const { status, text } = await startConnect().call('PUT', '/connectors/hb/config', heartbeat, form)
  assert.deepEqual(
    [status, JSON.parse(text)],
    [415, { error_code: 415, message: 'HTTP 415 Unsupported Media Type' }],
  )
})

test('two names for one connector are refused', async () => {
  const { status, text } = await put({ ...heartbeat, name: 'y' })
  assert.deepEqual(
    [status, JSON.parse(text).message],
    [400, "Connector name configuration (y) doesn't match connector name in the URL (hb)"],
  )
})

test('states are written as Connect writes them, and what is stopped has no task', async () => {
  const { call, written, switched } = startConnect()
  assert.equal((await call('PUT', '/connectors/mm2-test/pause')).status, 202)
  assert.equal((await call('PUT', '/connectors/mm2-test/stop')).status, 204)
  assert.deepEqual(switched, [
    ['source->target', false],
    ['source->target', false],
  ])
  const states = written.filter(({ topic }) => topic === 'configs').map(({ key, value }) => `${key} ${value}`)
  assert.deepEqual(states, [
    'target-state-mm2-test {"state":"PAUSED","state.v2":"PAUSED"}',
    'target-state-mm2-test {"state":"PAUSED","state.v2":"STOPPED"}',
  ])
  assert.equal((await call('GET', '/connectors/mm2-test/tasks')).text, '[]')
  assert.equal(written.findLast(({ key }) => key === 'status-task-mm2-test-0')?.value, null)
})

test('an event source that fails makes its task FAILED, with what Lambda says of it', async () => {
  const { call } = startConnect()
  const status = JSON.parse((await call('GET', '/connectors/mm2-test/status')).text)
  assert.equal(status.connector.state, 'RUNNING')
  assert.deepEqual(
    [status.tasks[0].state, status.tasks[0].trace],
    ['FAILED', 't: PROBLEM: Function call failed'],
  )
})

test('offsets of a heartbeat connector are altered and reset while it is stopped, checked as MirrorMaker checks them', async () => {
  const { call } = startConnect()
  const path = '/connectors/hb/offsets'
  const partition = { sourceClusterAlias: 'source', targetClusterAlias: 'target' }
  assert.equal((await call('DELETE', path)).status, 400)
  await call('PUT', '/connectors/hb/stop')
  const wrong = await call('PATCH', path, { offsets: [{ partition, offset: { offset: 1 } }] })
  assert.deepEqual(
    [wrong.status, JSON.parse(wrong.text).message],
    [
      500,
      "Source offset {offset=1} for source partition {sourceClusterAlias=source, targetClusterAlias=target} has an invalid value 1 for the 'offset' key; the only accepted value is 0",
    ],
  )
  assert.equal((await call('PATCH', path, { offsets: [{ partition, offset: { offset: 0 } }] })).status, 200)
  assert.deepEqual(JSON.parse((await call('GET', path)).text), {
    offsets: [{ partition, offset: { offset: 0 } }],
  })
  assert.equal((await call('DELETE', path)).status, 200)
  assert.deepEqual(JSON.parse((await call('GET', path)).text), { offsets: [] })
})

test("a mirror's offsets are asked of its source-connector, which moves it, while it is stopped", async () => {
  const { call, written, asked } = startConnect()
  const path = '/connectors/mm2-test/offsets'
  const of = (topic: string) => ({ cluster: 'source', partition: 0, topic })
  const key = (topic: string) => `["MirrorSourceConnector",${JSON.stringify(of(topic))}]`
  written.push(
    { topic: 'offsets', key: key('orders'), value: '{"offset":30}' },
    { topic: 'offsets', key: key('elsewhere'), value: '{"offset":7}' },
    { topic: 'offsets', key: key('forgotten'), value: null },
    { topic: 'offsets', key: key('large'), value: '{"offset":9007199254740993}' },
  )
  assert((await call('GET', path)).text.includes('{"offset":9007199254740993}'))
  written.pop()
  assert.deepEqual(JSON.parse((await call('GET', '/connectors/mm2-test/topics')).text), {
    'mm2-test': { topics: ['source.elsewhere', 'source.orders'] },
  })
  const offsets = async () => JSON.parse((await call('GET', path)).text).offsets
  assert.deepEqual(await offsets(), [
    { partition: of('orders'), offset: { offset: 30 } },
    { partition: of('elsewhere'), offset: { offset: 7 } },
  ])
  await call('PUT', '/connectors/mm2-test/stop')
  assert.deepEqual(await offsets(), [
    { partition: of('elsewhere'), offset: { offset: 7 } },
    { partition: of('orders'), offset: { offset: 41 } },
  ])
  const body = {
    offsets: [
      { partition: of('orders'), offset: { offset: 3 } },
      { partition: of('clicks'), offset: null },
      { partition: { ...of('clicks'), cluster: 'other' }, offset: null },
    ],
  }
  assert.equal((await call('PATCH', path, body)).status, 200)
  assert.equal((await call('DELETE', path)).status, 200)
  assert.deepEqual(asked.slice(1), [
    [
      'source->target',
      [
        { topic: 'orders', partition: 0, offset: 3n },
        { topic: 'clicks', partition: 0, offset: null },
      ],
    ],
    ['source->target', 'reset'],
  ])
})

test('an offset of another cluster than the one that is mirrored is refused, and nothing is moved', async () => {
  const { call, asked } = startConnect()
  await call('PUT', '/connectors/mm2-test/stop')
  const partition = { cluster: 'other', partition: 0, topic: 'orders' }
  const { status, text } = await call('PATCH', '/connectors/mm2-test/offsets', {
    offsets: [{ partition, offset: { offset: 3 } }],
  })
  assert.equal(status, 500)
  assert.match(
    JSON.parse(text).message,
    /the cluster other is not the one that this connector mirrors, which is source/,
  )
  assert.deepEqual(asked, [])
})

test('a connector that was posted takes the place of the deployed one until it is deleted', async () => {
  const { call } = startConnect()
  const config = { ...heartbeat, 'emit.heartbeats.interval.seconds': 2 }
  assert.equal((await call('POST', '/connectors', { name: 'mine', config })).status, 201)
  assert.equal((await call('GET', '/connectors')).text, '["mine","mm2-test"]')
  assert.equal((await call('POST', '/connectors', { name: 'another', config })).status, 409)
  assert.equal((await call('DELETE', '/connectors/mine')).status, 204)
  assert.equal((await call('GET', '/connectors')).text, '["hb","mm2-test"]')
})

test('a connector whose clusters were not deployed is refused with the lines to add', async () => {
  const { status, text } = await startConnect().call('POST', '/connectors', {
    name: 'elsewhere',
    config: {
      'connector.class': 'MirrorSource',
      'source.cluster.alias': 'north',
      'target.cluster.alias': 'south',
      'source.cluster.bootstrap.servers': 'north:9092',
      topics: 'orders',
    },
  })
  assert.equal(status, 400)
  assert.match(
    JSON.parse(text).message,
    /clusters = north, south\nnorth\.bootstrap\.servers = north:9092\nnorth->south\.enabled = true\nnorth->south\.topics = orders$/,
  )
})

test('transforms of the mirror, which are fixed when it is deployed, are refused with the line to write', async () => {
  const { status, text } = await startConnect().call('PUT', '/connectors/mm2-test/config', {
    'connector.class': 'MirrorSource',
    'source.cluster.alias': 'source',
    'target.cluster.alias': 'target',
    transforms: 'all',
    'transforms.all.type': 'org.apache.kafka.connect.transforms.Filter',
  })
  assert.equal(status, 400)
  assert.match(JSON.parse(text).message, /Write source->target\.transforms = all into mm2\.properties/)
})

test("validation answers in Connect's form, with its groups and the errors of each key", async () => {
  const { text } = await startConnect().call('PUT', '/connector-plugins/MirrorHeartbeat/config/validate', {
    'connector.class': 'MirrorHeartbeat',
    'tasks.max': 'x',
  })
  const infos = JSON.parse(text)
  assert.deepEqual(infos.groups, [
    'Common',
    'Transforms',
    'Predicates',
    'Error Handling',
    'Topic Creation',
    'Exactly Once Support',
    'offsets.topic',
  ])
  const faulty = infos.configs.filter(
    ({ value }: { value: { errors: unknown[] } }) => value.errors.length > 0,
  )
  assert.deepEqual(
    faulty.map(({ value }: { value: { name: string } }) => value.name),
    ['name', 'tasks.max', 'source.cluster.alias'],
  )
  assert.equal(infos.error_count, 3)
})

const reference = (file: string): { name: string; config: Record<string, unknown> } =>
  JSON.parse(
    readFileSync(new URL(`../../fixtures/connect/references/${file}`, import.meta.url), 'utf8').replaceAll(
      'HOST',
      'localhost',
    ),
  )

test('a sink that is posted takes a function that waits for one, and its topics feed it', async () => {
  const { call, written, fed } = startConnect()
  const sink = reference('search-sink.json')
  assert.equal((await call('POST', '/connectors', sink)).status, 201)
  assert.equal((await call('GET', '/connectors')).text, '["hb","mm2-test","weblog-sink"]')
  assert.deepEqual(fed, [['posted-sink-1', 'weblog-sink', ['fc-log4j-filepulse-source'], true]])
  const stored = written.find(({ key }) => key === 'connector-weblog-sink')?.value ?? ''
  assert.equal(JSON.parse(stored).properties['lambda.mirrormaker'], 'posted-sink-1')
  const { status, text } = await call('POST', '/connectors', { ...sink, name: 'one-more' })
  assert.equal(status, 400)
  assert.match(JSON.parse(text).message, /\nconnectors\.posted\.sinks = 2$/)
  assert.equal((await call('DELETE', '/connectors/weblog-sink')).status, 204)
  assert.deepEqual(fed.at(-1), ['posted-sink-1', 'weblog-sink', []])
  assert.equal((await call('GET', '/connectors/weblog-sink')).status, 404)
  assert.equal((await call('POST', '/connectors', { ...sink, name: 'one-more' })).status, 201)
})

test('what its function wrote down is why a task failed', async () => {
  const { call, written } = startConnect()
  const source = reference('file-pulse.json')
  assert.equal((await call('POST', '/connectors', source)).status, 201)
  const failed = { state: 'FAILED', trace: 'Error: weblog.log was not read', worker_id: 'w', generation: 1 }
  written.push({ topic: 'status', key: `status-task-${source.name}-0`, value: JSON.stringify(failed) })
  const status = JSON.parse((await call('GET', `/connectors/${source.name}/status`)).text)
  assert.equal(status.connector.state, 'RUNNING')
  assert.deepEqual(
    [status.tasks[0].state, status.tasks[0].trace],
    ['FAILED', 'Error: weblog.log was not read'],
  )
})

test('what only the function itself would find wrong in a config is refused when it is posted', async () => {
  const { name, config } = reference('file-pulse.json')
  const wrong = { ...config, 'filters.ParseLog4jLog.pattern': '%{NO_SUCH_PATTERN:x}' }
  const { status, text } = await startConnect().call('POST', '/connectors', { name, config: wrong })
  assert.equal(status, 400)
  assert.match(JSON.parse(text).message, /contains the following 1 error\(s\):\n.*NO_SUCH_PATTERN/)
})

test("a sink's offsets are those of its consumer group: listed, set and forgotten while it is stopped", async () => {
  const { call, groups } = startConnect()
  await call('POST', '/connectors', reference('search-sink.json'))
  const path = '/connectors/weblog-sink/offsets'
  const topic = 'fc-log4j-filepulse-source'
  const of = (partition: unknown) => ({ kafka_topic: topic, kafka_partition: partition })
  groups.offsets.set(`connect-weblog-sink ${topic}-0`, 41n).set(`connect-weblog-sink ${topic}-1`, 7n)
  groups.offsets.set(`connect-weblog-sink-2 ${topic}-0`, 1n)
  assert.equal((await call('DELETE', path)).status, 400)
  await call('PUT', '/connectors/weblog-sink/stop')
  const offsets = [
    { partition: of('0'), offset: { kafka_offset: 9 } },
    { partition: of(1), offset: null },
  ]
  groups.busy.add('connect-weblog-sink')
  const busy = await call('PATCH', path, { offsets })
  assert.equal(busy.status, 500)
  assert.match(busy.text, /its tasks haven't stopped completely yet .* this operation can be safely retried/)
  groups.busy.clear()
  const { status, text } = await call('PATCH', path, { offsets })
  assert.equal(status, 200)
  assert.match(
    text,
    /The Connect framework-managed offsets for this connector have been altered successfully/,
  )
  assert.deepEqual(JSON.parse((await call('GET', path)).text), {
    offsets: [{ partition: { kafka_partition: 0, kafka_topic: topic }, offset: { kafka_offset: 9 } }],
  })
  assert.equal((await call('DELETE', path)).status, 200)
  assert.deepEqual([...groups.offsets.keys()], [`connect-weblog-sink-2 ${topic}-0`])
  const negative = { offsets: [{ partition: of(0), offset: { kafka_offset: -1 } }] }
  assert.equal((await call('PATCH', path, negative)).status, 500)
})

test('a FilePulse connector that rests keeps since when, and its bucket is gone through from before then when it is resumed', async () => {
  const { call, written, listed } = startConnect()
  await call('POST', '/connectors', reference('file-pulse.json'))
  assert.deepEqual(listed, [['posted-source-1', { since: null }]])
  const name = 'fc-log4j-filepulse-source'
  assert.equal((await call('PUT', `/connectors/${name}/pause`)).status, 202)
  assert.equal((await call('PUT', `/connectors/${name}/stop`)).status, 204)
  const since = Date.UTC(2026, 0, 2)
  assert.equal(
    written.findLast(({ key }) => key === `target-state-${name}`)?.value,
    `{"state":"PAUSED","state.v2":"STOPPED","lambda.mirrormaker.since":${since}}`,
  )
  assert.equal((await call('POST', `/connectors/${name}/restart`)).status, 204)
  assert.equal(listed.length, 1)
  assert.equal((await call('PUT', `/connectors/${name}/resume`)).status, 202)
  assert.deepEqual(listed.at(-1), ['posted-source-1', { since: since - 6 * 3_600_000 }])
  assert.equal((await call('POST', `/connectors/${name}/restart`)).status, 204)
  assert.deepEqual(listed.at(-1), ['posted-source-1', { since: null }])
  assert.equal((await call('DELETE', `/connectors/${name}`)).status, 204)
  assert.equal((await call('GET', `/connectors/${name}`)).status, 404)
})

test('offsets of a FilePulse connector are asked of its function: files by their URIs, which can only be forgotten', async () => {
  const { call, askedFiles } = startConnect()
  await call('POST', '/connectors', reference('file-pulse.json'))
  const path = '/connectors/fc-log4j-filepulse-source'
  const partition = { uri: 's3://logs/a.log' }
  assert.deepEqual(JSON.parse((await call('GET', `${path}/offsets`)).text), {
    offsets: [{ partition, offset: { position: 76, rows: 2 } }],
  })
  const forgotten = { offsets: [{ partition, offset: null }] }
  assert.equal((await call('PATCH', `${path}/offsets`, forgotten)).status, 400)
  await call('PUT', `${path}/stop`)
  assert.equal((await call('PATCH', `${path}/offsets`, forgotten)).status, 200)
  assert.equal((await call('DELETE', `${path}/offsets`)).status, 200)
  assert.deepEqual(askedFiles, [
    ['posted-source-1', 'read'],
    ['posted-source-1', ['s3://logs/a.log']],
    ['posted-source-1', 'reset'],
  ])
  const elsewhere = { offsets: [{ partition, offset: { position: 5, rows: 1 } }] }
  const refused = await call('PATCH', `${path}/offsets`, elsewhere)
  assert.equal(refused.status, 400)
  assert.match(refused.text, /was not set to \{position=5, rows=1\}: only null is taken/)
})

test('a sink that is posted as STOPPED is fed by nothing before it is resumed, so that its offsets can be set first', async () => {
  const { call, written, fed, switched } = startConnect()
  const sink = { ...reference('search-sink.json'), initial_state: 'STOPPED' }
  assert.equal((await call('POST', '/connectors', sink)).status, 201)
  assert.deepEqual(
    written.slice(0, 2).map(({ key }) => key),
    ['connector-weblog-sink', 'target-state-weblog-sink'],
  )
  assert.equal(fed[0]?.[3], false)
  const config = { ...sink.config, topics: 'others' }
  assert.equal((await call('PUT', '/connectors/weblog-sink/config', config)).status, 200)
  assert.equal(fed[1]?.[3], false)
  assert.equal((await call('PUT', '/connectors/weblog-sink/resume')).status, 202)
  assert.deepEqual(switched.at(-1), ['posted-sink-1', true])
})
