import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MirrorTransform } from '../../../lib/connect/transforms/mirror-transforms.ts'
import type { KafkaEvent } from '../../../lib/mirror/kafka-event.ts'
import { provenanceHeader } from '../../../lib/mirror/provenance.ts'
import { SimulatedEnvironment } from '../../support/simulated-environment.ts'
import { eventOf, logText } from '../../support/simulated-event.ts'
import { fates, networkWith } from '../../support/simulated-network.ts'
import { walkProvenance } from '../../support/simulated-source.ts'
import { SimulatedTarget } from '../../support/simulated-target.ts'

/* Records that a transform drops are a gap, as those that came from the target: replicate-provenance.test.ts. */

const remote = { topic: 'source.orders', partition: 0 }
const event = (text: string): KafkaEvent => eventOf({ 'orders-0': text })
const via = { key: 'via', value: Buffer.from('here') }
/** Drops records whose offset is odd, by their values; the others get a header. */
const even: MirrorTransform = ({ value, headers }) =>
  Number(/\d+/.exec(`${value}`)?.[0]) % 2 === 1 ? undefined : [...headers, via]

const start = (isLabelled = true) => {
  const target = new SimulatedTarget([remote])
  return {
    target,
    environment: (provenance = false) =>
      new SimulatedEnvironment(
        target,
        { isLabelled, batchSize: () => 10 },
        provenance ? walkProvenance : undefined,
        even,
      ),
    log: () => logText(target.partition(remote)),
    stored: () => {
      const position = target.positions.get('source.orders-0')
      return position && [position.sequence, position.upstreamOffset, position.downstreamOffset]
    },
  }
}

test('MirrorSourceTaskTest.testCommitRecordWithNullMetadata: what a transform drops is not sent, and the position moves past it', async () => {
  const { environment, log, stored } = start()
  const mirror = environment()
  assert.equal(await mirror.run(event('r0 r1 r2 r3')), 'returned')
  assert.equal(log(), 'r0 r2')
  assert.deepEqual(stored(), [2, 4n, 2n])
  assert.deepEqual(mirror.leftOut, [1, 3])
  // Offset syncs and the offset map are made of what was copied, which it is not.
  assert.deepEqual(
    mirror.copied.map(({ from, count }) => [from, count]),
    [[0, 2]],
  )
})

for (const isLabelled of [true, false]) {
  test(`an event that comes again is recognised by what it became, ${isLabelled ? 'by labels' : 'by contents'}`, async () => {
    const { target, environment, log } = start(isLabelled)
    const killed = new SimulatedEnvironment(
      target,
      { isLabelled, batchSize: () => 10, network: networkWith(['produce', fates.crashAfter]) },
      undefined,
      even,
    )
    await killed.run(event('r0 r1 r2 r3'))
    assert.equal(log(), 'r0 r2')
    await environment().run(event('r0 r1 r2 r3 r4 r5'))
    assert.equal(log(), 'r0 r2 r4')
  })
}

test('an event of which nothing is left moves the position', async () => {
  const { environment, log, stored } = start()
  await environment().run(event('r1'))
  await environment().run(event('r2 r3'))
  assert.equal(log(), 'r2')
  assert.deepEqual(stored(), [1, 4n, 1n])
})

test('headers are transformed before it is added where a record comes from', async () => {
  const { target, environment } = start()
  await environment(true).run(event('r0'))
  const [batch] = target.partition(remote).batches
  assert.deepEqual(
    batch?.records[0]?.headers.map(({ key }) => key),
    ['via', provenanceHeader],
  )
})
