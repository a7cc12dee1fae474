import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defaultConfigPropertyFilter } from '../../../lib/mirror/config-property-filter.ts'
import { type ConfigEntry, configSources } from '../../../lib/mirror/topic-configs.ts'
import type { TopicConfigChange, TopicReader } from '../../../lib/tasks/ports.ts'
import { TopicConfigs } from '../../../lib/tasks/sync-topic-configs.ts'

const set = (name: string, value: string): ConfigEntry => ({
  name,
  value,
  source: configSources.topic,
  isReadOnly: false,
  isSensitive: false,
})
const unset = (name: string): ConfigEntry => ({ ...set(name, 'default'), source: configSources.default })

/** A cluster by the configs of its topics. */
const clusterWith = (topics: Record<string, readonly ConfigEntry[]>): TopicReader => ({
  topics: async () => Object.keys(topics).map((name) => ({ name, partitions: 1 })),
  describeConfigs: async (names) =>
    new Map(names.flatMap((name) => (topics[name] ? [[name, topics[name]] as const] : []))),
})

const excluded = ['message\\.timestamp\\..*', 'min\\.insync\\.replicas']

const sync = async (
  source: Record<string, readonly ConfigEntry[]>,
  target: Record<string, readonly ConfigEntry[]>,
  /** `topic`, or `topic config`. */
  refuse?: string,
  passes = 1,
) => {
  const changes: TopicConfigChange[] = []
  const told: string[] = []
  const configs = new TopicConfigs({
    source: clusterWith(source),
    target: {
      ...clusterWith(target),
      alterConfigs: async (asked) => {
        changes.push(...asked)
        return asked
          .filter(
            ({ topic, configs }) =>
              topic === refuse || configs.some(({ name }) => refuse === `${topic} ${name}`),
          )
          .map(({ topic }) => ({ topic, code: 40, reason: 'INVALID_CONFIG' }))
      },
    },
    shouldReplicateTopic: (topic) => topic !== 'no',
    remoteTopic: (topic) => `source.${topic}`,
    configs: { filter: defaultConfigPropertyFilter(excluded, 'target') },
    log: { info: (line) => told.push(line), warn: (line) => told.push(`! ${line}`) },
  })
  let refused = await configs.sync()
  for (let pass = 1; pass < passes; pass++) refused = await configs.sync()
  return { changes, told, refused }
}

test('a config that the source has set is set, one that it leaves to its default is given back to the default', async () => {
  const { changes, told } = await sync(
    { a: [set('retention.ms', '1000'), unset('segment.ms'), set('min.insync.replicas', '2')] },
    { 'source.a': [unset('retention.ms'), set('segment.ms', '5'), set('min.insync.replicas', '1')] },
  )
  assert.deepEqual(changes, [
    {
      topic: 'source.a',
      configs: [
        { name: 'retention.ms', value: '1000' },
        { name: 'segment.ms', value: null },
      ],
    },
  ])
  assert.deepEqual(told, ['Configured source.a as its source topic: retention.ms=1000, segment.ms=(default)'])
})

test('what is so already is not written again', async () => {
  const { changes } = await sync(
    { a: [set('retention.ms', '1')] },
    { 'source.a': [set('retention.ms', '1')] },
  )
  assert.deepEqual(changes, [])
})

test('topics without a remote topic and topics that are not mirrored are left alone', async () => {
  const { changes } = await sync(
    { new: [set('retention.ms', '1')], no: [set('retention.ms', '1')] },
    { 'source.no': [unset('retention.ms')] },
  )
  assert.deepEqual(changes, [])
})

test('what the target refuses is told with its reason, and answered', async () => {
  const { told, refused } = await sync(
    { a: [set('retention.ms', '-7')] },
    { 'source.a': [unset('retention.ms')] },
    'source.a',
  )
  assert.deepEqual(told, [
    '! The target did not take the configs retention.ms=-7 of source.a: INVALID_CONFIG',
  ])
  assert.equal(refused.length, 1)
})

test('a config that the target does not allow does not keep it from the others, and is not asked for again', async () => {
  const { changes, told, refused } = await sync(
    { a: [set('retention.ms', '1'), set('segment.ms', '2')] },
    { 'source.a': [unset('retention.ms'), unset('segment.ms')] },
    'source.a segment.ms',
    2,
  )
  assert.deepEqual(
    changes.map(({ configs }) => configs.map(({ name }) => name)),
    [['retention.ms', 'segment.ms'], ['retention.ms'], ['segment.ms'], ['retention.ms']],
  )
  assert.deepEqual(
    told.filter((line) => line.startsWith('!')),
    ['! The target did not take the configs segment.ms=2 of source.a: INVALID_CONFIG'],
  )
  assert.deepEqual(refused, [])
})

test('what is withheld is told once', async () => {
  const readOnly = { ...set('segment.ms', '5'), isReadOnly: true }
  const { changes, told } = await sync(
    { a: [set('segment.ms', '2')] },
    { 'source.a': [readOnly] },
    undefined,
    2,
  )
  assert.deepEqual(changes, [])
  assert.deepEqual(told, ['segment.ms=2 was not written to source.a: it is read-only on the target'])
})
