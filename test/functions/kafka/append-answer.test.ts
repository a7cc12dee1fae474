import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judge } from '../../../functions/kafka/append-answer.ts'
import type { ProducedBatch } from '../../../kafka/api/produce.ts'

const answer = (errorCode: number, other: Partial<ProducedBatch> = {}): ProducedBatch => ({
  topic: 'source.orders',
  partition: 0,
  errorCode,
  baseOffset: 9n,
  logAppendTime: -1n,
  logStartOffset: 0n,
  recordErrors: [],
  errorMessage: null,
  ...other,
})

const record = (offset: number) => ({ topic: 'orders', partition: 0, offset, timestamp: 0 })
const batch = { records: [record(5), record(6), record(9)], from: 1, count: 2 }

for (const [says, answered, isToldByTime, kind] of [
  ['error 0 without a time is an append', answer(0), true, 'appended'],
  [
    'error 0 with the time of an older batch is a duplicate',
    answer(0, { logAppendTime: 7n }),
    true,
    'refused',
  ],
  [
    'where the time does not tell, the header has to be read',
    answer(0, { logAppendTime: 7n }),
    false,
    'look',
  ],
  ['a sequence that does not carry on', answer(45), true, 'refused'],
  ['a sequence that the broker has already', answer(46), true, 'refused'],
  ['an epoch that is over', answer(47), true, 'refused'],
  ['a producer that the broker does not know', answer(59), true, 'refused'],
  ['a leader that moved', answer(6), true, 'again'],
  ['a partition without leader', answer(5), true, 'again'],
  ['too slow followers', answer(7), true, 'again'],
  ['too few followers', answer(19), true, 'again'],
  ['too few followers, after it was appended', answer(20), true, 'again'],
  ['a damaged batch', answer(2), true, 'again'],
  ['too large a batch', answer(10), true, 'smaller'],
  ['a right that is missing', answer(29), true, 'failed'],
  ['an error that nobody knows', answer(199), true, 'failed'],
] as const) {
  test(`an answer to a batch: ${says}: ${kind}`, () =>
    assert.equal(judge(answered, batch, isToldByTime).kind, kind))
}

test('too large a batch of one record cannot become smaller: the error names the record and the setting', () => {
  const verdict = judge(answer(10), { ...batch, count: 1 }, true)
  assert(verdict.kind === 'failed')
  assert.match(
    verdict.error.message,
    /^source offsets 6 to 6: MESSAGE_TOO_LARGE \(10\); raise max\.message\.bytes/,
  )
})

test('the record that a broker refuses is named by its source offset', () => {
  const recordErrors = [{ index: 1, message: 'Timestamp 9 of message with offset 1 is out of range' }]
  const verdict = judge(answer(32, { recordErrors }), batch, true)
  assert(verdict.kind === 'failed')
  assert.match(
    verdict.error.message,
    /^source offset 9: INVALID_TIMESTAMP \(32\), "Timestamp 9 of message .*"; raise/,
  )
})
