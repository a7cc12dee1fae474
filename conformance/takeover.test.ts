import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ConnectWorker, startConnectWorker } from '../test/support/connect-worker.ts'
import { createTopic } from '../test/support/create-topic.ts'
import { assertComplete, assertGoneOn, handoverOf } from '../test/support/handover.ts'
import { killFunctions } from '../test/support/kill-functions.ts'
import { sharedMirror } from '../test/support/mirror-run.ts'
import { shared } from '../test/support/shared.ts'
import { TakeoverCourse } from '../test/support/takeover-course.ts'
import { temporaryDirectory } from '../test/support/temporary-directory.ts'

/*
  A MirrorSourceConnector in Kafka's own Connect, killed several times in mid-copy, and ours, there and back twice. Each goes on
  exactly where the other has stopped; what stands there twice is what Connect itself repeated after a kill. The tests carry on
  one from the other.
*/
const mirror = sharedMirror({ isStarted: false })
const directory = shared(async (ending) => ending.use(await temporaryDirectory()).path)
const connector = 'orders-mirror'
const course = new TakeoverCourse(mirror, { topic: 'connect-offsets', connector, sourceAlias: 'source' })
const kills = 3

let worker: ConnectWorker | undefined
const startWorker = async (): Promise<ConnectWorker> => {
  worker = await startConnectWorker({
    directory: directory(),
    cluster: mirror().kafka.target,
    settings: { 'offset.flush.interval.ms': '5000' },
  })
  return worker
}

const connectorConfig = (): Readonly<Record<string, string>> => ({
  'connector.class': 'org.apache.kafka.connect.mirror.MirrorSourceConnector',
  'tasks.max': '2',
  'source.cluster.alias': 'source',
  'target.cluster.alias': 'target',
  'source.cluster.bootstrap.servers': mirror().kafka.source.bootstrapServers,
  'target.cluster.bootstrap.servers': mirror().kafka.target.bootstrapServers,
  topics: 'orders',
  'replication.factor': '1',
  'offset-syncs.topic.replication.factor': '1',
  'sync.topic.acls.enabled': 'false',
})

/** Kills our functions, and stops the event sources. */
const endOurs = async (): Promise<void> => {
  killFunctions(mirror())
  await mirror().stop()
}

test('a connector that runs is not taken over from, and why is said', async () => {
  await createTopic(mirror().source, 'orders', { partitions: course.partitions })
  await course.write(1_000)
  const connect = await startWorker()
  await connect.configure(connector, connectorConfig())
  await course.untilCopied(1_000)
  assert.match(
    await course.refuses('takeover', '--connector', connector),
    /^Nothing was taken over: status-connector-orders-mirror is RUNNING, and the worker group connect-cluster has members/,
  )
})

test(`taken over from a connector whose worker was killed ${kills} times in mid-copy: we go on behind its last record`, async () => {
  for (let kill = 1; kill <= kills; kill++) {
    assert.ok(worker)
    await course.killInMidCopy(worker)
    if (kill < kills) await startWorker()
  }
  const printed = await course.untilSays('takeover', '--connector', connector, '--json')
  const { partitions } = JSON.parse(printed)
  assert.ok(
    partitions.some(({ beyondStored }: { beyondStored: number }) => beyondStored > 0),
    printed,
  )
  const handover = await handoverOf(mirror(), printed)
  await mirror().start()
  const repeated = await assertComplete(mirror(), handover)
  await assertGoneOn(mirror(), handover)
  console.log(`Connect repeated ${repeated} of its records after ${kills - 1} kills; ours repeated none.`)
})

test('handed back, the connector goes on behind our last record', async () => {
  await endOurs()
  await course.write(1_000)
  const handover = await handoverOf(
    mirror(),
    await course.untilSays('takeover', '--back', '--connector', connector, '--json'),
  )
  await startWorker()
  await assertGoneOn(mirror(), handover)
})

test('taken over again from a connector that was stopped in a worker that runs', async () => {
  assert.ok(worker)
  await worker.stopConnector(connector)
  await course.write(1_000)
  const handover = await handoverOf(
    mirror(),
    await course.untilSays('takeover', '--connector', connector, '--json'),
  )
  await mirror().start()
  await assertGoneOn(mirror(), handover)
})

test('handed back again to the worker that runs: resumed, the connector goes on behind our last record', async () => {
  await endOurs()
  await course.write(1_000)
  const handover = await handoverOf(
    mirror(),
    await course.untilSays('takeover', '--back', '--connector', connector, '--json'),
  )
  assert.ok(worker)
  try {
    await worker.resumeConnector(connector)
    await assertGoneOn(mirror(), handover)
  } finally {
    await worker.stop()
  }
})
