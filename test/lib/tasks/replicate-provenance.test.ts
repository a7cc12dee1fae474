import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { KafkaEvent } from '../../../lib/mirror/kafka-event.ts'
import { provenanceHeader } from '../../../lib/mirror/provenance.ts'
import { SimulatedEnvironment } from '../../support/simulated-environment.ts'
import { eventOf, logText } from '../../support/simulated-event.ts'
import { walkProvenance } from '../../support/simulated-source.ts'
import { SimulatedTarget } from '../../support/simulated-target.ts'

/* Records that came from the target are a gap of their own kind. Faults: replicate-model.test.ts. */

const remote = { topic: 'source.orders', partition: 0 }
const echo = [{ [provenanceHeader]: [...Buffer.from('there/source.orders')] }]

/** An event of `orders-0`; names in brackets came from the target. */
const event = (text: string): KafkaEvent => {
  const plain = eventOf({ 'orders-0': text.replaceAll(/[()]/g, '') })
  const isEcho = text.split(' ').map((name) => name.startsWith('('))
  const records = plain.records['orders-0'] ?? []
  return {
    ...plain,
    records: {
      'orders-0': records.map((record, index) => (isEcho[index] ? { ...record, headers: echo } : record)),
    },
  }
}

const start = (isLabelled = true) => {
  const target = new SimulatedTarget([remote])
  return {
    target,
    environment: () => new SimulatedEnvironment(target, { isLabelled, batchSize: () => 10 }, walkProvenance),
    log: () => logText(target.partition(remote)),
    stored: () => {
      const position = target.positions.get('source.orders-0')
      return position && [position.sequence, position.upstreamOffset, position.downstreamOffset]
    },
  }
}

test('what came from the target is not sent back, and the position moves past it', async () => {
  const { environment, log, stored } = start()
  const mirror = environment()
  assert.equal(await mirror.run(event('(r3) r4 (r5) (r6) r7 (r8)')), 'returned')
  assert.equal(log(), 'r4 r7')
  assert.deepEqual(stored(), [2, 9n, 2n])
  assert.deepEqual(mirror.leftOut, [3, 5, 6, 8])
})

test('an event of nothing else moves the position, warm and cold, from the first one on', async () => {
  const { environment, log, stored } = start()
  const warm = environment()
  await warm.run(event('(r3) (r4)'))
  assert.deepEqual(stored(), [0, 5n, 0n])
  await warm.run(event('(r5) (r6)'))
  assert.deepEqual(stored(), [0, 7n, 0n])
  await environment().run(event('(r7)'))
  assert.deepEqual(stored(), [0, 8n, 0n])
  assert.deepEqual(
    warm.requests.filter((request) => request === 'produce'),
    [],
  )
  await environment().run(event('r8'))
  assert.equal(log(), 'r8')
  assert.deepEqual(stored(), [1, 9n, 1n])
})

test('what is delivered again is not counted again', async () => {
  const { environment, log } = start()
  const mirror = environment()
  await mirror.run(event('r0 (r1) r2 (r3)'))
  await mirror.run(event('r0 (r1) r2 (r3)'))
  assert.equal(log(), 'r0 r2')
  assert.deepEqual(mirror.leftOut, [1, 3])
})

test('each other record carries where it comes from, behind the headers that it has', async () => {
  const { target, environment } = start()
  const own = [{ trace: [1] }, { trace: null }]
  const [record] = eventOf({ 'orders-0': 'r0' }).records['orders-0'] ?? []
  assert.ok(record)
  await environment().run({
    eventSource: 'aws:kafka',
    records: { 'orders-0': [{ ...record, headers: own }] },
  })
  const [batch] = target.partition(remote).batches
  assert.deepEqual(
    batch?.records[0]?.headers.map(({ key, value }) => [key, value?.toString('latin1') ?? null]),
    [
      ['trace', '\u0001'],
      ['trace', null],
      [provenanceHeader, 'here/orders'],
    ],
  )
})

for (const isLabelled of [true, false])
  test(`a flow that begins to send headers finds again what it sent without them, ${isLabelled ? 'with' : 'without'} labels`, async () => {
    const { target, environment, log } = start(isLabelled)
    const without = new SimulatedEnvironment(target, { isLabelled, batchSize: () => 10 })
    await without.run(event('r0'))
    const position = target.positions.get('source.orders-0')
    assert.ok(position)
    await without.run(event('r1 r2'))
    target.positions.set('source.orders-0', position) // the commit of the last event got lost
    const mirror = environment()
    assert.equal(await mirror.run(event('r1 r2 r3')), 'returned')
    assert.equal(log(), 'r0 r1 r2 r3')
    assert.deepEqual(mirror.found, [])
  })
