import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FoundBatch, ProducerMemory } from '../../../lib/mirror/recovery.ts'
import { PartitionCopy } from '../../../lib/tasks/partition-copy.ts'
import { recoverPosition } from '../../../lib/tasks/recover-position.ts'
import type { RemoteLog } from '../../../lib/tasks/replicate-ports.ts'
import { foundBatch, positionAt } from '../../support/recovery-evidence.ts'

/* What recovery asks of the target, and in which order; what it makes of the answers: recovery.test.ts. */

const at = { topic: 'source.orders', partition: 0 }
const copyOf = (...offsets: readonly number[]) =>
  new PartitionCopy(
    { topic: 'orders', partition: 0 },
    at,
    offsets.map((offset) => ({ topic: 'orders', partition: 0, offset, timestamp: 0 })),
  )

interface Answers {
  readonly logStart?: bigint
  readonly logEnd: bigint
  readonly found?: readonly FoundBatch[]
  readonly memory?: ProducerMemory
}

/** A remote log that answers so, and notes what it is asked. */
const logThat = ({ logStart = 0n, logEnd, found = [], memory }: Answers) => {
  const asked: string[] = []
  const log: RemoteLog = {
    logEnds: async () => {
      asked.push('log end')
      return [logEnd]
    },
    prepare: async () => {},
    logStart: async () => {
      asked.push('log start')
      return logStart
    },
    batchesOf: async (_, __, from, to) => {
      asked.push(`[${from}, ${to})`)
      return found
    },
    producerMemory: async () => {
      asked.push('memory')
      return memory
    },
    append: async () => assert.fail('recovery appends nothing'),
    reset: () => assert.fail('recovery resets nothing'),
  }
  return { log, asked }
}

const stored = (position = positionAt(3, 3n, 3n)) => ({ producerId: 7000n, position })
const nothingStored = { producerId: 7000n, position: undefined }

test('with a stored position, only what lies beyond it is read', async () => {
  const { log, asked } = logThat({ logEnd: 5n, found: [foundBatch('r3', { at: 3n, sequence: 3, next: 4n })] })
  const { position } = await recoverPosition(log, copyOf(4, 5), stored(), false)
  assert.deepEqual(position, positionAt(4, 4n, 5n))
  assert.deepEqual(asked, ['log end', 'log start', '[3, 5)'])
})

test('where the log ends at the position nothing is read', async () => {
  const { log, asked } = logThat({ logEnd: 3n })
  await recoverPosition(log, copyOf(3), stored(), false)
  assert.deepEqual(asked, ['log end', 'log start'])
})

test('below the log start nothing can be read; the leader is asked whether something is missing', async () => {
  const { log, asked } = logThat({ logStart: 4n, logEnd: 5n })
  await recoverPosition(log, copyOf(3), stored(), false)
  assert.deepEqual(asked, ['log end', 'log start', '[4, 5)', 'memory'])
})

test('after a refusal with nothing found, the leader is asked what it remembers', async () => {
  const memory = { producerEpoch: 0, lastSequence: 2 }
  const { log, asked } = logThat({ logEnd: 3n, memory })
  const { position } = await recoverPosition(log, copyOf(3), stored(), true)
  assert.deepEqual(position, positionAt(3, 3n, 3n))
  assert.deepEqual(asked, ['log end', 'log start', 'memory'])
})

test('the leader is ahead of what can be seen: an error that says what to wait for', async () => {
  const { log } = logThat({ logEnd: 3n, memory: { producerEpoch: 0, lastSequence: 5 } })
  await assert.rejects(recoverPosition(log, copyOf(3), stored(), true), {
    message:
      'source.orders-0 took records from source offset 3 that its followers do not have yet; ' +
      'nothing was sent, the event is delivered again',
  })
})

test('what the leader remembers stands before the position: the log was cut, and nothing is waited for', async () => {
  const behind = foundBatch('r3 r4 r5', { at: 0n, sequence: 3, next: 6n })
  const asked: string[] = []
  const { log } = logThat({ logEnd: 3n, memory: { producerEpoch: 0, lastSequence: 5 } })
  const cut: RemoteLog = {
    ...log,
    batchesOf: async (_, __, from, to) => {
      asked.push(`[${from}, ${to})`)
      return [behind]
    },
  }
  assert.deepEqual(await recoverPosition(cut, copyOf(3), stored(), true), {
    position: positionAt(0, 3n, 3n, 1),
    findings: [{ kind: 'history-lost', at: 3n }],
    isRestart: true,
  })
  assert.deepEqual(asked, ['[0, 3)'])
})

test('where the log start is beyond the position, the leader is asked at once what is missing', async () => {
  const { log, asked } = logThat({ logStart: 5n, logEnd: 5n, memory: { producerEpoch: 0, lastSequence: 4 } })
  const { isRestart } = await recoverPosition(log, copyOf(3), stored(), false)
  assert.deepEqual([asked, isRestart], [['log end', 'log start', 'memory'], true])
})

test('where the target lost records, the new epoch is newer than what the leader remembers', async () => {
  const { log } = logThat({ logEnd: 1n, memory: { producerEpoch: 4, lastSequence: 0 } })
  const { position, isRestart } = await recoverPosition(log, copyOf(3), stored(), false)
  assert.deepEqual([position.producerEpoch, isRestart], [5, true])
})

test('the first position: the leader is asked before the log end, or a racing environment would go unseen', async () => {
  const { log, asked } = logThat({ logEnd: 9n })
  const recovered = await recoverPosition(log, copyOf(55, 56), nothingStored, false)
  assert.deepEqual(recovered, { position: positionAt(0, 55n, 9n), findings: [], isRestart: true })
  assert.deepEqual(asked.slice(0, 2), ['memory', 'log end'])
})

test('no position, and the leader remembers what the log has no more: a new epoch', async () => {
  const { log } = logThat({ logStart: 9n, logEnd: 9n, memory: { producerEpoch: 2, lastSequence: 8 } })
  assert.deepEqual(await recoverPosition(log, copyOf(55), nothingStored, false), {
    position: positionAt(0, 55n, 9n, 3),
    findings: [{ kind: 'position-lost', at: 9n }],
    isRestart: true,
  })
})

for (const [says, logStart, logEnd, range] of [
  ['of a large log only the tail is read', 0n, 5_000_000n, '[4900000, 5000000)'],
  ['a small one whole', 40n, 90n, '[40, 90)'],
] as const) {
  test(`no position: ${says}`, async () => {
    const { log, asked } = logThat({ logStart, logEnd })
    await recoverPosition(log, copyOf(55), nothingStored, false)
    assert.deepEqual(asked, ['memory', 'log end', 'log start', range])
  })
}
