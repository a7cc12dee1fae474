import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listGroups } from '../../kafka/api/list-groups.ts'
import type { Cluster } from '../../kafka/cluster.ts'
import { Producer } from '../../kafka/producer.ts'
import { until } from '../../sample/until.ts'
import { assertCopied } from '../support/assert-copied.ts'
import { commitOffsets } from '../support/commit-offsets.ts'
import { createTopic } from '../support/create-topic.ts'
import { groupOffsetsOf } from '../support/group-offsets-of.ts'
import { consoleConsumer } from '../support/java.ts'
import { sharedMirror } from '../support/mirror-run.ts'

/*
  Groups of the new protocol (KIP-848), which Java's consumer has with group.protocol=consumer, on both sides: the old requests
  do not know their state, and brokers refuse old members.
*/
const mirror = sharedMirror({ settings: { 'source->target.sync.group.offsets.enabled': 'true' } })
const count = 100
const lines = Array.from({ length: count }, (_, index) => `line-${index}`)

const consume = (
  side: 'source' | 'target',
  groupId: string,
  maxMessages: number,
  properties: Readonly<Record<string, string>> = {},
  waiting: { readonly idleMs?: number; readonly signal?: AbortSignal } = {},
): Promise<string[]> =>
  consoleConsumer(mirror().kafka[side].bootstrapServers, {
    topic: side === 'source' ? 'orders' : 'source.orders',
    maxMessages,
    ...waiting,
    consumerProperties: { 'group.id': groupId, 'group.protocol': 'consumer', ...properties },
  })

const there = async (groupId: string) =>
  (await groupOffsetsOf(mirror().target, groupId)).get('source.orders-0')
const isThere = (groupId: string, offset: bigint) =>
  until(
    `group ${groupId} at ${offset} on the target`,
    () => there(groupId),
    (found) => found === offset,
    // A function that fails is started again a minute later.
    100_000,
  )

const stateOf = async (cluster: Cluster, groupId: string): Promise<string | undefined> => {
  const { groups } = await cluster.sendToAny(listGroups())
  return groups.find((group) => group.groupId === groupId)?.state
}
const isStable = (cluster: Cluster, groupId: string) =>
  until(
    `a member of ${groupId}`,
    () => stateOf(cluster, groupId),
    (state) => state === 'Stable',
    // A function that fails is started again a minute later.
    100_000,
  )

test('a group of the new protocol goes on at the target where it stopped at the source', async () => {
  await createTopic(mirror().source, 'orders')
  await new Producer(mirror().source).append(
    { topic: 'orders', partition: 0 },
    lines.map((line) => ({ timestamp: Date.now(), key: null, value: Buffer.from(line), headers: [] })),
  )
  await assertCopied(mirror(), { orders: count })
  assert.deepEqual(await consume('source', 'new-protocol', 40), lines.slice(0, 40))
  await isThere('new-protocol', 40n)
  assert.deepEqual(await consume('target', 'new-protocol', 60), lines.slice(40))
})

/** A consumer that waits for more than there is, until the block ends: it leaves its group then. */
const working = (
  side: 'source' | 'target',
  groupId: string,
  properties: Readonly<Record<string, string>>,
) => {
  const stopping = new AbortController()
  const { signal } = stopping
  const ended = consume(side, groupId, count + 1, properties, { idleMs: 300_000, signal }).catch(
    (error: unknown) => {
      if (!signal.aborted) throw error
    },
  )
  return {
    [Symbol.asyncDispose]: async () => {
      stopping.abort()
      await ended
    },
  }
}

test('a group of the new protocol that is at work on the source is followed', async () => {
  await using _ = working('source', 'at-work', { 'auto.commit.interval.ms': '200' })
  await isStable(mirror().source, 'at-work')
  await isThere('at-work', BigInt(count))
  assert.equal(await stateOf(mirror().source, 'at-work'), 'Stable')
})

test('a group of the new protocol that is in use on the target is left alone, and moved when it is not any more', async () => {
  const at = (groupId: string, offset: bigint) =>
    commitOffsets(mirror().source, groupId, [{ topic: 'orders', partition: 0, offset, metadata: '' }])
  {
    await using _ = working('target', 'in-use', { 'enable.auto.commit': 'false' })
    await isStable(mirror().target, 'in-use')
    await at('in-use', 50n)
    await at('canary', 7n)
    await isThere('canary', 7n)
    await at('canary', 8n)
    await isThere('canary', 8n) // so groups were moved since
    assert.equal(await stateOf(mirror().target, 'in-use'), 'Stable')
    assert.equal(await there('in-use'), undefined)
  }
  await isThere('in-use', 50n)
})
