import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseSettings } from '../../../lib/config/config-def.ts'
import { mirrorSourceConfig } from '../../../lib/config/mirror-source-config.ts'
import { sourceConnectorTasks } from '../../../lib/tasks/source-connector-tasks.ts'

/** The tasks of a flow with one topic, and everything that happens, in order. */
const flowWith = (own: Record<string, string> = {}, prepare = async () => {}, hold = async () => {}) => {
  const happened: string[] = []
  const settings = {
    name: 'MirrorSourceConnector',
    'connector.class': 'org.apache.kafka.connect.mirror.MirrorSourceConnector',
    'source.cluster.alias': 'source',
    ...own,
  }
  const tasks = sourceConnectorTasks({
    flow: 'source->target',
    config: parseSettings(mirrorSourceConfig, settings),
    shouldReplicateTopic: () => true,
    remoteTopic: (topic) => `source.${topic}`,
    groupOf: (topic) => `group-of-${topic}`,
    source: { topics: async () => [{ name: 't', partitions: 2 }], describeConfigs: async () => new Map() },
    target: {
      topics: async () => [],
      describeConfigs: async () => new Map(),
      createTopics: async (topics) => {
        for (const { topic } of topics) happened.push(`create ${topic}`)
        return []
      },
      growTopic: async () => [],
      alterConfigs: async () => [],
    },
    sourceAcls: { topicAcls: async () => [] },
    targetAcls: { topicAcls: async () => [], createAcls: async () => {} },
    eventSources: {
      list: async () => [],
      create: async ({ topic, groupId }) => void happened.push(`event source ${topic} ${groupId}`),
      update: async () => {},
      remove: async () => {},
    },
    takeOver: async (topics) => void happened.push(`take over ${topics.join(' ')}`),
    sourceLogStarts: async () => new Map(),
    sourceLogEnds: async () => new Map(),
    sourceTopics: { holdsRecords: async () => false },
    isHeartbeatsTopic: () => false,
    lastRecords: async () => [],
    positions: async () => new Map(),
    positionCopies: { write: async () => {} },
    prepare: async () => {
      await prepare()
      happened.push('prepare')
    },
    hold,
    metrics: { record: (_, values) => happened.push(JSON.stringify(values)) },
    clock: { now: () => 0 },
    log: { info: () => {}, warn: (message) => assert.fail(message) },
  })
  return { tasks, happened }
}

test('topics, configs and ACLs are kept at their own intervals', () => {
  assert.deepEqual(
    flowWith({ 'sync.topic.acls.enabled': 'false', 'refresh.topics.interval.seconds': '5' }).tasks.map(
      ({ name, intervalMs }) => [name, intervalMs],
    ),
    [
      ['Refreshing topics of source->target', 5_000],
      ['Measuring source->target', 60_000],
      ['Syncing topic configs of source->target', 600_000],
      ['Syncing topic ACLs of source->target', -1],
    ],
  )
})

test('with refresh.topics.enabled=false topics are found once an environment, as when a connector starts', () => {
  const [refresh] = flowWith({ 'refresh.topics.enabled': 'false' }).tasks
  assert.equal(refresh?.intervalMs, Number.POSITIVE_INFINITY)
})

test('a refresh prepares, then makes remote topics, then feeds the mirror, and says how many', async () => {
  const { tasks, happened } = flowWith()
  await tasks[0]?.run()
  assert.deepEqual(happened, [
    'prepare',
    'create source.t',
    '{"topics-mirrored":1,"topics-created":1,"topics-refused":0}',
    'take over t',
    'event source t group-of-t',
    '{"event-sources":1}',
  ])
  await tasks[0]?.run()
  assert.equal(happened.filter((step) => step === 'prepare').length, 1)
})

test('a flow that another deployment runs is left alone by every task that changes something', async () => {
  const { tasks, happened } = flowWith({}, undefined, () => Promise.reject(new Error('held elsewhere')))
  for (const task of tasks.filter(({ name }) => !name.startsWith('Measuring')))
    await assert.rejects(() => task.run(), /held elsewhere/)
  assert.deepEqual(happened, ['prepare'])
})

test('without its preparation the mirror is not fed: there would be no producer id', async () => {
  const { tasks, happened } = flowWith({}, () => Promise.reject(new Error('no coordinator')))
  await assert.rejects(async () => tasks[0]?.run(), /no coordinator/)
  assert.deepEqual(happened, [])
})

test('between two refreshes the flow is measured each minute, over the topics of the last refresh', async () => {
  const { tasks, happened } = flowWith()
  const [refresh, measure] = tasks
  await measure?.run()
  assert.deepEqual(happened, ['{"event-sources-not-enabled":0,"event-sources-with-problem":0}'])
  await refresh?.run()
  happened.length = 0
  await measure?.run()
  assert.deepEqual(happened, [
    '{"records-behind":0,"partitions-stalled":0}',
    '{"event-sources-not-enabled":0,"event-sources-with-problem":0}',
  ])
})
