import assert from 'node:assert/strict'
import { compareWhenCopied } from '../../sample/compare-when-copied.ts'
import type { MirrorRun } from './mirror-run.ts'

/**
 * Waits until the remote topics have as many records as their source topics, then asserts that they are the same,
 * record by record, and as many as given. What the functions said goes with a failure.
 */
export const assertCopied = async (
  mirror: MirrorRun,
  recordsByTopic: Readonly<Record<string, number>>,
): Promise<void> => {
  const compared = await compareWhenCopied(mirror.sides, Object.keys(recordsByTopic)).catch(
    (cause: unknown) => {
      throw new Error(
        `${cause}\nThe mirror said: ${mirror
          .said(/failed|PROBLEM/)
          .slice(-3)
          .join('\n')}`,
        { cause },
      )
    },
  )
  const differences = compared.flatMap(({ partitions }) =>
    partitions.flatMap(({ difference }) => difference ?? []),
  )
  assert.deepEqual(differences, [])
  const copied = compared.map(({ topic, partitions }) => [
    topic,
    partitions.reduce((sum, { remoteRecords }) => sum + remoteRecords, 0),
  ])
  assert.deepEqual(Object.fromEntries(copied), recordsByTopic)
}
