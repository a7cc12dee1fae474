import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseSettings } from '../../../lib/config/config-def.ts'
import { deployedConnectors } from '../../../lib/config/connect-deployment.ts'
import { parseDeployment } from '../../../lib/config/deployment.ts'
import {
  mirrorWorkerConfig,
  offsetStorageTopic,
  workerGroup,
} from '../../../lib/config/mirror-worker-config.ts'

/** What source-connector of a->b is deployed with. */
const settingsOf = (...lines: readonly string[]) => {
  const properties = ['clusters = a, b', 'a->b.enabled = true', ...lines].join('\n')
  const { flows } = parseDeployment({ properties, connectors: new Map() })
  const connector = flows
    .flatMap(({ functions }) => functions)
    .find(({ kind }) => kind === 'source-connector')
  return connector?.settings ?? {}
}

const factorsOf = (...lines: readonly string[]) => {
  const { configStorageReplicationFactor, offsetStorageReplicationFactor } = parseSettings(
    mirrorWorkerConfig,
    settingsOf(...lines),
  )
  return [configStorageReplicationFactor, offsetStorageReplicationFactor]
}

for (const [says, lines, factors] of [
  ["Connect's own factor where nothing is said", [], [3, 3]],
  [
    'for a target',
    ['b.config.storage.replication.factor = 1', 'b.offset.storage.replication.factor = 2'],
    [1, 2],
  ],
  ['not for a source', ['a.config.storage.replication.factor = 1'], [3, 3]],
  [
    'top level wins over the target, as in MirrorMaker 2',
    ['b.config.storage.replication.factor = 1', 'config.storage.replication.factor = 2'],
    [2, 3],
  ],
  ['a flow does not count, as in MirrorMaker 2', ['a->b.config.storage.replication.factor = 1'], [3, 3]],
  ["-1 is the target's default", ['config.storage.replication.factor = -1'], [-1, 3]],
] as const)
  test(`replication factors of the topics that keep a flow's state: ${says}`, () => {
    assert.deepEqual(factorsOf(...lines), factors)
  })

test('a factor that is none is refused, with its line', () => {
  assert.throws(() => factorsOf('config.storage.replication.factor = 0'), /line 3.*must be -1 or at least 1/s)
})

for (const [says, lines, topic, group] of [
  ["MirrorMaker 2's own names where nothing is said", [], 'mm2-offsets.a.internal', 'a-mm2'],
  ['for a target', ['b.offset.storage.topic = kept', 'b.group.id = workers'], 'kept', 'workers'],
  ['not for a source', ['a.offset.storage.topic = kept'], 'mm2-offsets.a.internal', 'a-mm2'],
  [
    'the topic at top level wins over the target, the group does not, as in MirrorMaker 2',
    ['b.offset.storage.topic = kept', 'offset.storage.topic = of-all', 'group.id = workers'],
    'of-all',
    'a-mm2',
  ],
] as const)
  test(`where a MirrorMaker 2 keeps its offsets and its workers meet: ${says}`, () => {
    const worker = parseSettings(mirrorWorkerConfig, settingsOf(...lines))
    assert.deepEqual([offsetStorageTopic(worker, 'a'), workerGroup(worker, 'a')], [topic, group])
  })

test('each connector of a pair is deployed with what keeps its state, that of a pair that only has heartbeats too', () => {
  const { flows } = parseDeployment({
    properties: [
      'clusters = a, b',
      'a->b.enabled = true',
      'status.storage.replication.factor = 1',
      'offset.storage.topic = kept',
    ].join('\n'),
    connectors: new Map(),
  })
  for (const { name, replicationFactor, topics } of deployedConnectors(flows, []))
    assert.deepEqual([replicationFactor, topics.offsets], [1, 'kept'], name)
})
