import assert from 'node:assert/strict'
import { test } from 'node:test'
import { until } from '../../sample/until.ts'
import { courseBrokers, GroupCourse } from '../support/group-course.ts'
import { groupOffsetsOf } from '../support/group-offsets-of.ts'
import { sharedMirror } from '../support/mirror-run.ts'
import { SeededRandom } from '../support/seeded-random.ts'

/*
  Groups at random positions switch to the target and read there exactly the records that they had not read: conformance/
  has the same with 50 groups beside MirrorMaker 2.
*/
const seed = 8
const mirror = sharedMirror({ isStarted: false, ...courseBrokers })
const start = { settings: { 'source->target.sync.group.offsets.enabled': 'true', 'offset.lag.max': '10' } }
const remoteName = (topic: string): string => `source.${topic}`

test(`MirrorConnectorsIntegrationBaseTest.testOneWayReplicationWithAutoOffsetSync: groups on compacted, transactional and cut-off topics read on the target exactly what they had not read (seed ${seed})`, async () => {
  const { source, target, kafka } = mirror()
  const course = new GroupCourse(source, kafka.source.bootstrapServers, new SeededRandom(seed))
  await course.createTopics()
  await course.write(800)
  await mirror().start(start)
  await course.untilCopied(target, remoteName)
  // What is written and cut off meanwhile is a gap in what was mirrored.
  await mirror().stop()
  await course.write(400)
  const positions = await course.commit(8)
  await mirror().start(start)
  await course.untilCopied(target, remoteName)
  const switches = await until(
    'the groups on the target where they were on the source',
    () => course.switchAll(target, remoteName, positions, (group) => groupOffsetsOf(target, group)),
    (all) => all.every(({ reread, skipped, withoutOffset }) => reread + skipped + withoutOffset === 0),
    20_000,
  ).catch((error: unknown) => assert.fail(String(error)))
  assert.equal(switches.length, 8)
})
