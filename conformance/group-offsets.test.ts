import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Cluster } from '../kafka/cluster.ts'
import { table } from '../sample/table.ts'
import { until } from '../sample/until.ts'
import { sharedCluster } from '../test/support/brokers.ts'
import { courseBrokers, GroupCourse, type Switch } from '../test/support/group-course.ts'
import { groupOffsetsOf } from '../test/support/group-offsets-of.ts'
import { startMirrorMaker2 } from '../test/support/mirror-maker-2.ts'
import { sharedMirror } from '../test/support/mirror-run.ts'
import { SeededRandom } from '../test/support/seeded-random.ts'
import { temporaryDirectory } from '../test/support/temporary-directory.ts'

/*
  50 groups at random positions, on topics that are compacted, transactional, cut off by retention before they were mirrored and
  after: what each reads once it has switched to the target. Ours, and MirrorMaker 2 beside it, from the same source.
*/
const seed = Number(process.env.CONFORMANCE_SEED ?? '1')
const groups = 50

const mirror = sharedMirror({ isStarted: false, ...courseBrokers })
const other = sharedCluster({ name: 'other', ...courseBrokers.target })

const remoteName = (topic: string): string => `source.${topic}`
const ourStart = { settings: { 'source->target.sync.group.offsets.enabled': 'true' } }

/** As often as ours, and its offset syncs flushed each second instead of each minute: in its favour. */
const mm2Properties = (source: string, target: string): Record<string, string> => ({
  clusters: 'source, other',
  'source.bootstrap.servers': source,
  'other.bootstrap.servers': target,
  'source->other.enabled': 'true',
  'source->other.topics': 'plain, transactional, compacted, retained',
  'source->other.groups': 'group-.*',
  'source->other.sync.group.offsets.enabled': 'true',
  'source->other.sync.group.offsets.interval.seconds': '1',
  'source->other.emit.checkpoints.interval.seconds': '1',
  'source->other.refresh.groups.interval.seconds': '1',
  'source->other.refresh.topics.interval.seconds': '1',
  'other->source.enabled': 'false',
  'other->source.emit.heartbeats.enabled': 'false',
  'other.offset.flush.interval.ms': '1000',
  'replication.factor': '1',
  'offset-syncs.topic.replication.factor': '1',
  'checkpoints.topic.replication.factor': '1',
  'heartbeats.topic.replication.factor': '1',
  'offset.storage.replication.factor': '1',
  'config.storage.replication.factor': '1',
  'status.storage.replication.factor': '1',
})

const sumOf = (switches: readonly Switch[]) => ({
  reread: switches.reduce((sum, { reread }) => sum + reread, 0),
  skipped: switches.reduce((sum, { skipped }) => sum + skipped, 0),
  exact: switches.filter(({ reread, skipped }) => reread + skipped === 0).length,
  withoutOffset: switches.reduce((sum, { withoutOffset }) => sum + withoutOffset, 0),
})

test(`${groups} groups switch to the target and read exactly what they had not read (seed ${seed})`, async () => {
  await using directory = await temporaryDirectory()
  const { source, target, kafka } = mirror()
  using otherSide = connect(other().bootstrapServers)
  const there = otherSide.cluster
  const properties = mm2Properties(kafka.source.bootstrapServers, other().bootstrapServers)
  const course = new GroupCourse(source, kafka.source.bootstrapServers, new SeededRandom(seed))

  await course.createTopics()
  await course.write(2_000)
  await mirror().start(ourStart)
  await course.untilCopied(target, remoteName)
  await mirror().stop()
  const before = await startMirrorMaker2(directory.path, properties)
  await course.untilCopied(there, remoteName)
  await before.stop()

  // Retention and compaction take some of it before it is mirrored.
  await course.write(1_000)
  const positions = await course.commit(groups)
  await mirror().start(ourStart)
  await course.untilCopied(target, remoteName)
  const mm2 = await startMirrorMaker2(directory.path, properties)
  try {
    await course.untilCopied(there, remoteName)
    await sleep(20_000) // both move groups each second, and MM2 asks for them first
    const ours = await course.switchAll(target, remoteName, positions, (group) =>
      groupOffsetsOf(target, group),
    )
    const theirs = await untilSettled(() =>
      course.switchAll(there, remoteName, positions, (group) => groupOffsetsOf(there, group)),
    )
    const rows = [
      ['Lambda MirrorMaker', sumOf(ours)],
      ['MirrorMaker 2 4.1.1', sumOf(theirs)],
    ] as const
    console.log(
      table(
        [
          `${groups} groups, seed ${seed}`,
          'read again',
          'skipped',
          'groups exact',
          'partitions without an offset',
        ],
        rows.map(([name, { reread, skipped, exact, withoutOffset }]) => [
          name,
          ...[reread, skipped, exact, withoutOffset].map((count) => count.toLocaleString('en')),
        ]),
      ),
    )
    assert.deepEqual(
      ours.filter(({ reread, skipped, withoutOffset }) => reread + skipped + withoutOffset > 0),
      [],
    )
    assert.equal(sumOf(theirs).skipped, 0, mm2.logTail())
  } finally {
    await mm2.stop()
  }
})

/** What does not change any more within five seconds. */
const untilSettled = async (look: () => Promise<readonly Switch[]>): Promise<readonly Switch[]> => {
  let last = ''
  return until(
    'groups that stay where they are',
    async () => {
      await sleep(5_000)
      return look()
    },
    (seen) => {
      const now = JSON.stringify(seen)
      const isSettled = now === last
      last = now
      return isSettled
    },
    60_000,
  )
}

const connect = (bootstrapServers: string) => {
  const cluster = new Cluster({ clientId: 'test', bootstrapServers: bootstrapServers.split(',') })
  return { cluster, [Symbol.dispose]: () => cluster.close() }
}
