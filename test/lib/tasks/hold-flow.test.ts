import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encodeLease, judgeLease } from '../../../lib/mirror/flow-lease.ts'
import { FlowHeldError, FlowHolder, leaseMsFor } from '../../../lib/tasks/hold-flow.ts'
import type { StoredRecord } from '../../../lib/tasks/ports.ts'

const lease = (holder: string, until: bigint) => ({ holder, until })

for (const [says, last, verdict] of [
  ['a flow that nobody ran is claimed', undefined, 'claim'],
  ["a lease of one's own that has long to go is held", lease('ours', 1_900n), 'hold'],
  ["a lease of one's own that has less than half to go is renewed", lease('ours', 1_400n), 'claim'],
  ['a flow that another one runs is refused', lease('theirs', 1_001n), 'refuse'],
  ['a flow whose holder is gone is claimed', lease('theirs', 1_000n), 'claim'],
] as const) {
  test(says, () => {
    assert.equal(judgeLease(last, { holder: 'ours', now: 1_000n, leaseMs: 1_000n }), verdict)
  })
}

/** A config topic in memory. */
const configTopic = () => {
  const records: StoredRecord[] = []
  const append = async (record: { key: Buffer; value: Buffer }) => {
    records.push({ ...record, offset: BigInt(records.length) })
  }
  return {
    records,
    append,
    async *read(from = 0n) {
      yield* records.slice(Number(from))
    },
  }
}

const holderOf = (holder: string, log: ReturnType<typeof configTopic>, now: () => number) =>
  new FlowHolder({ flow: 'source->target', holder, leaseMs: 300_000n, log, now })

test('of two deployments the second is refused until the first has said nothing for a lease', async () => {
  const log = configTopic()
  const at = { now: 0 }
  const first = holderOf('first', log, () => at.now)
  const second = holderOf('second', log, () => at.now)
  await first.hold()
  await assert.rejects(second.hold(), (error) => {
    assert(error instanceof FlowHeldError)
    assert.match(
      error.message,
      /source->target is not run by second: first runs it, at least until 1970-01-01T00:05:00/,
    )
    return true
  })
  at.now = 299_999
  await assert.rejects(second.hold(), FlowHeldError)
  at.now = 300_000
  await second.hold()
  await assert.rejects(first.hold(), FlowHeldError)
})

test('of two that claim at the same time one is refused: the one that is not the last writer', async () => {
  const log = configTopic()
  const first = holderOf('first', log, () => 0)
  const late = {
    ...log,
    append: async (record: { key: Buffer; value: Buffer }) => {
      await log.append(record)
      await log.append(encodeLease(lease('second', 300_000n)))
    },
  }
  await assert.rejects(holderOf('first', late, () => 0).hold(), FlowHeldError)
  await assert.rejects(first.hold(), FlowHeldError)
})

test('a minute later nothing is written: the lease has long to go', async () => {
  const log = configTopic()
  const at = { now: 0 }
  const holder = holderOf('ours', log, () => at.now)
  await holder.hold()
  at.now = 60_000
  await holder.hold()
  assert.equal(log.records.length, 1)
  at.now = 200_000
  await holder.hold()
  assert.equal(log.records.length, 2)
})

test('what else stands in the config topic is passed over, and a lease that cannot be read is an error', async () => {
  const log = configTopic()
  await log.append({ key: Buffer.from('connector-x'), value: Buffer.from('{}') })
  const holder = holderOf('ours', log, () => 0)
  await holder.hold()
  await log.append({ key: Buffer.from('lease-MirrorSourceConnector'), value: Buffer.from('{}') })
  await assert.rejects(holder.hold(), /lease-MirrorSourceConnector holds "\{\}", which is no lease/)
})

test('a lease outlives three runs, and five minutes', () => {
  assert.equal(leaseMsFor(60n), 300_000n)
  assert.equal(leaseMsFor(600n), 1_800_000n)
})
