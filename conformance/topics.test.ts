import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeConfigs } from '../kafka/api/describe-configs.ts'
import { incrementalAlterConfigs } from '../kafka/api/incremental-alter-configs.ts'
import { configSources } from '../lib/mirror/topic-configs.ts'
import { until } from '../sample/until.ts'
import { assertMirrored, recordsOf, write } from '../test/support/cluster-records.ts'
import { createTopic } from '../test/support/create-topic.ts'
import { sharedTopology } from '../test/support/topology-run.ts'

/* What source-connector does with topics under settings that few use. */

const run = sharedTopology('a', 'b')
const flow = ['clusters = a, b', 'a->b.enabled = true', 'emit.checkpoints.enabled = false']

test('MirrorConnectorsIntegrationBaseTest.testReplicateSourceDefault: with use.defaults.from=source a default of the source is set on the target', async () => {
  const name = 'delete.retention.ms'
  await createTopic(run().cluster('a'), 'defaults', { partitions: 2 })
  await using _ = await run().start([
    ...flow,
    'topics = defaults',
    'a->b.use.defaults.from = source',
    'a->b.sync.topic.configs.enabled = true',
    'a->b.sync.topic.configs.interval.seconds = 2',
  ])
  await write(run(), 'a:defaults', 10)
  await assertMirrored(run(), 'a:defaults', 'b:a.defaults')
  const config = async (alias: string, topic: string) => {
    const [described] = await run()
      .cluster(alias)
      .sendToAny(describeConfigs([topic]))
    return described?.configs.find((one) => one.name === name)
  }
  const isSetAs = async () => {
    const ofSource = await config('a', 'defaults')
    assert.equal(ofSource?.source, configSources.default)
    await until(
      `${name} of a.defaults to be set to the source's default`,
      () => config('b', 'a.defaults'),
      (found) => found?.source === configSources.topic && found.value === ofSource.value,
      60_000,
    )
  }
  await isSetAs()
  await run()
    .cluster('b')
    .sendToAny(incrementalAlterConfigs([{ topic: 'a.defaults', configs: [{ name, value: '5000' }] }]))
  await isSetAs()
})

test('MirrorConnectorsIntegrationBaseTest.testReplicateFromLatest: with auto.offset.reset=latest what was written before is not mirrored', async () => {
  await createTopic(run().cluster('a'), 'latest', { partitions: 2 })
  await write(run(), 'a:latest', 20)
  await using _ = await run().start([...flow, 'topics = latest', 'a.consumer.auto.offset.reset = latest'])
  const copied = await until(
    'a record that was written after the start',
    async () => {
      await write(run(), 'a:latest', 2)
      return recordsOf(run(), 'b:a.latest')
    },
    ({ length }) => length > 0,
    60_000,
  )
  const before = new Set(
    (await recordsOf(run(), 'a:latest')).filter(({ offset }) => offset < 10n).map(({ key }) => `${key}`),
  )
  assert.equal(before.size, 20)
  assert.deepEqual(
    copied.filter(({ key }) => before.has(`${key}`)),
    [],
  )
})
