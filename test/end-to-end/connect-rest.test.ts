import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { readPartition } from '../../kafka/read-partition.ts'
import { connectClient } from '../support/connect-client.ts'
import { createTopic } from '../support/create-topic.ts'
import { sharedMirror } from '../support/mirror-run.ts'

const mirror = sharedMirror({ settings: { 'refresh.topics.interval.seconds': '1' } })

const call = connectClient(() => mirror().aws.functionUrls()[0])

const until = async (says: string, isSo: () => boolean | Promise<boolean>): Promise<void> => {
  for (const end = Date.now() + 90_000; Date.now() < end; await sleep(200)) if (await isSo()) return
  assert.fail(`${says}: not within 90 s`)
}

const states = (): string[] =>
  mirror()
    .aws.eventSources()
    .map(({ topic, state }) => `${topic} ${state}`)

const configRecords = async (): Promise<string[]> => {
  const found: string[] = []
  for await (const { key, value } of readPartition(mirror().target, {
    topic: 'mm2-configs.source.internal',
    partition: 0,
  })) {
    found.push(`${key} ${value}`)
  }
  return found
}

test('the connectors of mm2.properties are in the API, each running', async () => {
  assert.deepEqual((await call('GET', '/connectors')).body, [
    'MirrorCheckpointConnector',
    'MirrorHeartbeatConnector',
    'MirrorSourceConnector',
    'target->source.MirrorHeartbeatConnector',
  ])
  const { body } = await call('GET', '/connectors/MirrorHeartbeatConnector/status')
  assert.deepEqual(JSON.parse(JSON.stringify(body).replace(/"[^"]*:8083"/g, '"worker"')), {
    name: 'MirrorHeartbeatConnector',
    connector: { state: 'RUNNING', worker_id: 'worker', version: '4.1.1' },
    tasks: [{ id: 0, state: 'RUNNING', worker_id: 'worker', version: '4.1.1' }],
    type: 'source',
  })
})

test('a source connector that is paused has its event sources stopped, and goes on where it was', async () => {
  await createTopic(mirror().source, 'orders')
  await until('the topic is fed', () => states().includes('orders Enabled'))
  assert.equal((await call('PUT', '/connectors/MirrorSourceConnector/pause')).status, 202)
  await until('its event source stops', () => states().includes('orders Disabled'))
  const { body } = await call('GET', '/connectors/MirrorSourceConnector/status')
  assert.match(JSON.stringify(body), /"connector":\{"state":"PAUSED"/)
  assert(
    (await configRecords()).includes(
      'target-state-MirrorSourceConnector {"state":"PAUSED","state.v2":"PAUSED"}',
    ),
  )
  assert.equal((await call('PUT', '/connectors/MirrorSourceConnector/resume')).status, 202)
  await until('its event source starts', () => states().includes('orders Enabled'))
})

test('a connector that is stopped has no task, and STOPPED stands in the topic as Connect writes it', async () => {
  assert.equal((await call('PUT', '/connectors/MirrorCheckpointConnector/stop')).status, 204)
  assert.deepEqual((await call('GET', '/connectors/MirrorCheckpointConnector/tasks')).body, [])
  assert(
    (await configRecords()).includes(
      'target-state-MirrorCheckpointConnector {"state":"PAUSED","state.v2":"STOPPED"}',
    ),
  )
  assert.equal((await call('PUT', '/connectors/MirrorCheckpointConnector/resume')).status, 202)
})

test('a reference body posted as it is takes over the flow, and its topics are those that are mirrored', async () => {
  const { source, target } = mirror().kafka
  await createTopic(mirror().source, 'app-source-.public.orders')
  const servers = [source, target].map(({ bootstrapServers }) => bootstrapServers)
  const file = new URL('../fixtures/connect/references/mirror-source.json', import.meta.url)
  // One broker holds no two replicas, which is MirrorMaker's default.
  const { name, config } = JSON.parse(readFileSync(file, 'utf8'))
  const posted = await call('POST', '/connectors', {
    name,
    config: {
      ...config,
      'source.cluster.bootstrap.servers': servers[0],
      'target.cluster.bootstrap.servers': servers[1],
      'producer.override.bootstrap.servers': servers[1],
      'replication.factor': 1,
    },
  })
  assert.equal(posted.status, 201, JSON.stringify(posted.body))
  assert.equal(posted.location, `${mirror().aws.functionUrls()[0]}/connectors/mm2-test`)
  await until('other topics are left', () => !states().some((state) => state.startsWith('orders ')))
  await until('the posted topic is fed', () => states().includes('app-source-.public.orders Enabled'))
  assert.equal((await call('DELETE', '/connectors/mm2-test')).status, 204)
  await until('the flow is as deployed again', () => states().includes('orders Enabled'))
})

test('a connector whose clusters were not deployed is refused with the lines to add', async () => {
  const { status, body } = await call('POST', '/connectors', {
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
    JSON.stringify(body),
    /clusters = north, south\\nnorth\.bootstrap\.servers = north:9092\\nnorth->south\.enabled = true\\nnorth->south\.topics = orders/,
  )
})

test('an invalid config is refused with all its errors', async () => {
  const { status, body } = await call('PUT', '/connectors/MirrorHeartbeatConnector/config', {
    'connector.class': 'MirrorHeartbeat',
    'tasks.max': '0',
  })
  assert.equal(status, 400)
  assert.match(
    JSON.stringify(body),
    /contains the following 2 error\(s\):\\n.*tasks\.max: Value must be at least 1\\n.*source\.cluster\.alias/,
  )
})
