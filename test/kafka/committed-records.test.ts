import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CommittedRecords } from '../../kafka/committed-records.ts'
import type { DecodedBatch } from '../../kafka/record-batch-decoder.ts'

/** A log in short: `1a` a record of producer 1 in a transaction, `-b` one outside, `1+` and `1!` a commit and an abort. */
const batchOf = (text: string, offset: bigint): DecodedBatch => {
  const [producer = '', what = ''] = text
  const isControl = what === '+' || what === '!'
  const key = isControl ? Buffer.from([0, 0, 0, what === '+' ? 1 : 0]) : null
  return {
    baseOffset: offset,
    lastOffset: offset,
    baseTimestamp: 0n,
    maxTimestamp: 0n,
    timestampType: 'CREATE_TIME',
    codec: 'none',
    isTransactional: producer !== '-',
    isControl,
    hasDeleteHorizon: false,
    producerId: producer === '-' ? -1n : BigInt(producer),
    producerEpoch: 0,
    baseSequence: 0,
    count: 1,
    size: 70,
    records: () => [{ offset, timestamp: 0n, key, value: Buffer.from(what), headers: [] }],
    recordsAsProduced: () => [],
  }
}

for (const [says, log, read, left, open] of [
  ['without transactions all comes at once', '-a -b', 'a,b', '', ''],
  ['a transaction comes with its commit', '1a 1b 1+', ',,ab', '', ''],
  ['one that is aborted never comes', '1a 1! -b', ',,b', '', ''],
  ['what stands behind an open one waits for it', '1a -b 1+', ',,ab', '', ''],
  ['the order is that of the log, not that of the commits', '1a 2b 2+ 1+', ',,,ab', '', ''],
  ['one of two is aborted', '1a 2b 1! 2+', ',,,b', '', ''],
  ['a producer begins again', '1a 1! 1b 1+', ',,,b', '', ''],
  ['where the log ends one is open, and what is behind it is told all the same', '-a 1b -c', 'a,,', 'c', 'b'],
  ['a marker whose records are gone changes nothing', '1+ -a', ',a', '', ''],
] as const)
  test(`what is committed: ${says}`, () => {
    const committed = new CommittedRecords()
    const text = (records: readonly { readonly value: Buffer | null }[]) =>
      records.map(({ value }) => `${value}`).join('')
    const taken = log.split(' ').map((batch, at) => text(committed.take(batchOf(batch, BigInt(at)))))
    const end = committed.end()
    assert.deepEqual([taken.join(','), text(end.records), text(end.open)], [read, left, open])
  })
