import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Producer } from '../../kafka/producer.ts'
import { readPartition } from '../../kafka/read-partition.ts'
import { until } from '../../sample/until.ts'
import { assertCopied } from '../support/assert-copied.ts'
import { commitOffsets } from '../support/commit-offsets.ts'
import { createTopic } from '../support/create-topic.ts'
import { consoleConsumer } from '../support/java.ts'
import { mirrorCommand } from '../support/mirror-command.ts'
import { sharedMirror } from '../support/mirror-run.ts'

/*
  What the functions wrote into MirrorMaker's own topics, read by Kafka's formatters (KIP-597): whoever reads
  MirrorMaker 2's topics reads ours.
*/
const mirror = sharedMirror()
const topic = 'orders'

/** Records, a group in their middle, and the time that it takes until all of MirrorMaker's topics tell of them. */
test('records and a group leave offset syncs, checkpoints and heartbeats', async () => {
  await createTopic(mirror().source, topic, { partitions: 2 })
  const producer = new Producer(mirror().source)
  for (const partition of [0, 1])
    await producer.append(
      { topic, partition },
      Array.from({ length: 250 }, (_, index) => ({
        timestamp: Date.now(),
        key: null,
        value: Buffer.from(`${index}`),
        headers: [],
      })),
    )
  await assertCopied(mirror(), { [topic]: 500 })
  await commitOffsets(mirror().source, 'readers', [
    { topic, partition: 0, offset: 250n, metadata: 'at the end' },
    { topic, partition: 1, offset: 100n, metadata: '' },
  ])
  const written = await until(
    'checkpoints of both partitions',
    () => records('target', 'source.checkpoints.internal'),
    ({ length }) => length >= 2,
    30_000,
  )
  assert.ok(written.length >= 2)
})

interface Written {
  readonly key: Buffer
  readonly value: Buffer
}
const records = async (side: 'source' | 'target', name: string): Promise<readonly Written[]> => {
  const cluster = mirror()[side]
  const { topics } = await cluster.metadata([name])
  if (topics.some(({ errorCode }) => errorCode !== 0)) return []
  const found: Written[] = []
  for await (const { key, value } of readPartition(cluster, { topic: name, partition: 0 }))
    if (key !== null && value !== null) found.push({ key, value })
  return found
}

for (const [what, side, name, formatter] of [
  ['offset-syncs', 'source', 'mm2-offset-syncs.target.internal', 'OffsetSyncFormatter'],
  ['checkpoints', 'target', 'source.checkpoints.internal', 'CheckpointFormatter'],
  ['heartbeats', 'target', 'heartbeats', 'HeartbeatFormatter'],
] as const) {
  test(`mirror dump ${what} prints what Kafka's ${formatter} prints`, async () => {
    const ours = await dump(what)
    assert.ok(ours.length > 0)
    const printed = await consoleConsumer(mirror().kafka[side].bootstrapServers, {
      topic: name,
      partition: 0,
      maxMessages: ours.length,
      formatter: `org.apache.kafka.connect.mirror.formatters.${formatter}`,
    })
    assert.deepEqual(printed, ours)
  })
}

/** The lines of `mirror dump`. */
const dump = async (...args: readonly string[]): Promise<readonly string[]> => {
  const { code, printed, noted } = await mirrorCommand(mirror(), ['dump', ...args])
  assert.equal(code, 0, noted.join('\n'))
  return printed
}

test('mirror dump positions and offset-map print how far each partition is copied', async () => {
  const positions = await dump('positions', '--json')
  assert.deepEqual(
    positions
      .map((line) => JSON.parse(line))
      .filter(({ topic: remote }) => remote === 'source.orders')
      .map(({ partition, upstreamOffset, downstreamOffset }) => [
        partition,
        upstreamOffset,
        downstreamOffset,
      ]),
    [
      [0, 250, 250],
      [1, 250, 250],
    ],
  )
  const runs = await dump('offset-map')
  assert.ok(runs.includes('OffsetRun{topicPartition=orders-1, upstreamOffset=0, downstreamOffset=0}'))
  const offsets = await dump('source-offsets')
  assert.ok(
    offsets.some((line) => line.startsWith('["MirrorSourceConnector",{"cluster":"source","partition":')),
  )
})

test('mirror dump of a topic that is not there says which, and ends with 1', async () => {
  const { code, noted } = await mirrorCommand(mirror(), ['dump', 'heartbeats', '--topic', 'elsewhere'])
  assert.equal(code, 1)
  assert.match(noted.join('\n'), /^Nothing was printed: .* has no topic elsewhere\./)
})

test('none of these topics is mirrored itself', async () => {
  const { topics } = await mirror().target.metadata(null)
  const names = topics.map(({ name }) => name)
  assert.ok(names.includes('source.orders'))
  assert.deepEqual(
    names.filter((name) => name.startsWith('source.') && name.includes('internal')),
    ['source.checkpoints.internal'],
  )
})
