import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseSettings } from '../../../lib/config/config-def.ts'
import { mirrorCheckpointConfig } from '../../../lib/config/mirror-checkpoint-config.ts'
import { encodeKey, encodeValue } from '../../../lib/mirror/offset-sync.ts'
import { checkpointTasks } from '../../../lib/tasks/checkpoint-tasks.ts'
import type { NewRecord } from '../../../lib/tasks/ports.ts'

const settings = (own: Record<string, string> = {}) => ({
  name: 'MirrorCheckpointConnector',
  'connector.class': 'org.apache.kafka.connect.mirror.MirrorCheckpointConnector',
  'source.cluster.alias': 'source1',
  'target.cluster.alias': 'target2',
  ...own,
})

/** The tasks of a flow whose source has one group, and everything that happens, in order. */
const flowWith = (own: Record<string, string> = {}) => {
  const happened: string[] = []
  const appended: NewRecord[] = []
  const tasks = checkpointTasks({
    flow: 'source1->target2',
    config: parseSettings(mirrorCheckpointConfig, settings(own)),
    checkpointsTopic: 'source1.checkpoints.internal',
    shouldReplicateGroup: () => true,
    shouldReplicateTopic: () => true,
    remoteTopic: (topic) => `source1.${topic}`,
    source: {
      consumerGroups: async () => ['group'],
      committed: async () => [{ topic: 't', partition: 0, offset: 5n, metadata: '' }],
    },
    target: {
      committed: async () => [],
      commit: async (group, offsets) => {
        happened.push(`commit ${group} ${offsets.map(({ offset }) => offset)}`)
        return []
      },
    },
    internalTopics: {
      createCompactedTopic: async (topic, factor) => void happened.push(`create ${topic} ${factor}`),
    },
    offsetMap: { async *read() {} },
    mirroredEnds: async () => new Map(),
    offsetSyncs: {
      async *read() {
        const of = { topic: 't', partition: 0 }
        yield {
          offset: 0n,
          key: encodeKey(of),
          value: encodeValue({ ...of, upstreamOffset: 5n, downstreamOffset: 7n }),
        }
      },
    },
    checkpoints: {
      // biome-ignore lint/correctness/useYield: the topic is empty
      async *read() {
        happened.push('load checkpoints')
      },
    },
    sink: {
      append: async (_, records) => {
        happened.push(`append ${records.length}`)
        appended.push(...records)
        return 0n
      },
    },
    logEnds: async () => new Map([['source1.t-0', 10n]]),
    metrics: { record: () => {} },
    clock: { now: () => 0, sleep: async () => {} },
    log: { info: () => {}, warn: (message) => assert.fail(message) },
  })
  const intervals = () => tasks.map(({ intervalMs }) => intervalMs)
  const runAll = async () => {
    for (const { run, intervalMs } of tasks) if (intervalMs >= 0) await run()
  }
  return { happened, intervals, runAll }
}

test('MirrorCheckpointConnectorTest.testMirrorCheckpointConnectorDisabled: without checkpoints there is nothing to repeat', () => {
  assert.deepEqual(flowWith({ 'emit.checkpoints.enabled': 'false' }).intervals(), [])
})

test('MirrorCheckpointConnectorTest.testMirrorCheckpointConnectorEnabled: groups, checkpoints and offsets, each at its own interval', () => {
  const own = {
    'refresh.groups.interval.seconds': '600',
    'emit.checkpoints.interval.seconds': '60',
    'sync.group.offsets.enabled': 'true',
    'sync.group.offsets.interval.seconds': '30',
  }
  assert.deepEqual(flowWith(own).intervals(), [600_000, 60_000, 30_000])
})

test('groups are found once an environment where refresh.groups.enabled is false, offsets not synced unless asked for', () => {
  assert.deepEqual(flowWith({ 'refresh.groups.enabled': 'false' }).intervals(), [
    Number.POSITIVE_INFINITY,
    60_000,
    -1,
  ])
})

test('MirrorCheckpointTaskTest.testCheckpointStoreInitialized: the first turn makes and reads the checkpoints topic, before anything is emitted; the next one only emits', async () => {
  const flow = flowWith({ 'sync.group.offsets.enabled': 'true', 'checkpoints.topic.replication.factor': '1' })
  await flow.runAll()
  assert.deepEqual(flow.happened, [
    'create source1.checkpoints.internal 1',
    'load checkpoints',
    'append 1',
    'commit group 7',
  ])
  await flow.runAll()
  assert.deepEqual(flow.happened.slice(4), ['commit group 7'])
})
