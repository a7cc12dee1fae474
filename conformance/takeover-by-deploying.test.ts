import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertCopied } from '../test/support/assert-copied.ts'
import { createTopic } from '../test/support/create-topic.ts'
import { startMirrorMaker2Flow } from '../test/support/mirror-maker-2-flow.ts'
import { sharedMirror } from '../test/support/mirror-run.ts'
import { TakeoverCourse } from '../test/support/takeover-course.ts'
import { temporaryDirectory } from '../test/support/temporary-directory.ts'

/*
  Who does not take over by command, but deploys: source-connector waits for MirrorMaker 2 to be gone, and goes on where it
  was, as its own file says where it keeps its state.
*/
const settings = {
  'target.offset.storage.topic': 'kept-elsewhere',
  'target.group.id': 'workers-of-source',
}
const mirror = sharedMirror({ isStarted: false })
const course = new TakeoverCourse(mirror, {
  topic: 'kept-elsewhere',
  connector: 'MirrorSourceConnector',
  sourceAlias: 'source',
})

test('deployed while MirrorMaker 2 still seems to run, it waits, says so, and goes on where MirrorMaker 2 was killed', async () => {
  await using directory = await temporaryDirectory()
  await createTopic(mirror().source, 'orders', { partitions: course.partitions })
  await course.write(1_000)
  const mm2 = await startMirrorMaker2Flow({
    directory: directory.path,
    ...mirror().kafka,
    settings: {
      ...settings,
      'target.offset.flush.interval.ms': '10000',
      'target.session.timeout.ms': '30000', // long enough for ours to find it in its group
    },
  })
  try {
    await course.untilCopied(1_000)
    await course.killInMidCopy(mm2)
  } finally {
    await mm2.kill()
  }
  await mirror().start({ settings })
  await assertCopied(mirror(), { orders: course.partitions * course.written })
  const waited = mirror().said(/MirrorMaker 2 mirrors this flow and still runs \(1 worker/)
  assert.notEqual(waited.length, 0)
  assert.notEqual(
    mirror().said(/Goes on with orders-0 at \d+, after MirrorMaker 2: \d+ more than stored/).length,
    0,
  )
})
