import assert from 'node:assert/strict'
import type { Cluster } from '../../kafka/cluster.ts'
import { readCommitted } from '../../kafka/read-committed.ts'
import { logOffset, readPartition } from '../../kafka/read-partition.ts'
import type { DecodedRecord } from '../../kafka/record-batch-decoder.ts'
import type { TopicPartition } from '../../kafka/topic-partition.ts'
import { fingerprint } from '../../lib/mirror/fingerprint.ts'
import { until } from '../../sample/until.ts'

/** A partition of `orders` at the moment in which one mirror has ended and the other has not begun. */
export interface Handover {
  readonly partition: number
  /** The first source offset that the next mirror copies. */
  readonly goesOnAt: bigint
  /** Log end of the remote partition. */
  readonly remoteEnd: bigint
}

/** Both sides of the flow. */
interface Sides {
  readonly source: Cluster
  readonly target: Cluster
}

/** The moment that `mirror takeover --json` or `mirror takeover --back --json` has told of. */
export const handoverOf = async ({ target }: Sides, printed: string): Promise<readonly Handover[]> => {
  const told: { partitions: { topic: string; partition: number; goesOnAt: number }[] } = JSON.parse(printed)
  return Promise.all(
    told.partitions
      .filter(({ topic }) => topic === 'orders')
      .map(async ({ partition, goesOnAt }) => ({
        partition,
        goesOnAt: BigInt(goesOnAt),
        remoteEnd: await logOffset(target, { topic: 'source.orders', partition }, 'latest'),
      })),
  )
}

const patienceMs = 180_000

/**
 * Waits for the mirror that has taken over to copy everything, then asserts that it did so from the handover on, record by
 * record and once: what was aborted on the source, too, as our event sources hand it over.
 */
export const assertGoneOn = async (sides: Sides, handovers: readonly Handover[]): Promise<void> => {
  for (const { partition, goesOnAt, remoteEnd } of handovers) {
    const [here, there] = placesOf(partition)
    const wanted = await contents(readPartition(sides.source, here, { from: goesOnAt }))
    const found = await until(
      `${wanted.length} records of ${there.topic}-${partition} from ${remoteEnd} on`,
      () => contents(readCommitted(sides.target, there, { from: remoteEnd })),
      ({ length }) => length >= wanted.length,
      patienceMs,
    )
    assert.equal(firstDifference(wanted, found), undefined, `source.orders-${partition} from ${remoteEnd} on`)
  }
}

/**
 * Asserts that MirrorMaker 2 had copied everything before the handover, as it reads what is committed. Resolves with how many
 * records stood there more than once.
 */
export const assertComplete = async (sides: Sides, handovers: readonly Handover[]): Promise<number> => {
  let repeated = 0
  for (const { partition, goesOnAt, remoteEnd } of handovers) {
    const [here, there] = placesOf(partition)
    const wanted = await contents(readCommitted(sides.source, here, { to: goesOnAt }))
    const found = await contents(readCommitted(sides.target, there, { to: remoteEnd }))
    assert.equal(firstDifference(wanted, [...new Set(found)]), undefined, `before ${remoteEnd}`)
    repeated += found.length - wanted.length
  }
  return repeated
}

const placesOf = (partition: number): readonly [here: TopicPartition, there: TopicPartition] => [
  { topic: 'orders', partition },
  { topic: 'source.orders', partition },
]

const contents = async (records: AsyncIterable<DecodedRecord>): Promise<readonly string[]> => {
  const found: string[] = []
  for await (const record of records) found.push(fingerprint(record, true))
  return found
}

/** The index at which two lists differ. */
const firstDifference = (some: readonly string[], others: readonly string[]): number | undefined => {
  const length = Math.max(some.length, others.length)
  for (let index = 0; index < length; index++) if (some[index] !== others[index]) return index
  return undefined
}
