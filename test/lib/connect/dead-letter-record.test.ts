import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DataException } from '../../../lib/connect/data-exception.ts'
import { deadLetterRecord, errorLogLine } from '../../../lib/connect/dead-letter-record.ts'
import type { MirrorRecord } from '../../../lib/mirror/record.ts'

const record: MirrorRecord = {
  topic: 'orders',
  partition: 2,
  offset: 41n,
  timestamp: 1_755_000_000_123n,
  key: Buffer.from('k'),
  value: Buffer.from('not json'),
  headers: [{ key: 'own', value: null }],
}
const context = {
  connector: 'weblog-sink',
  task: 0,
  stage: 'VALUE_CONVERTER',
  className: 'org.apache.kafka.connect.json.JsonConverter',
  error: new DataException('no JSON'),
} as const
const options = { topic: 'dead', replicationFactor: 1, hasContextHeaders: true }

test('a dead letter has the bytes that were consumed and says where they stood and what was wrong', () => {
  const { headers, ...rest } = deadLetterRecord(options, record, context)
  assert.deepEqual(rest, { topic: 'dead', timestamp: record.timestamp, key: record.key, value: record.value })
  assert.deepEqual(
    headers.slice(0, -1).map(({ key, value }) => [key, value?.toString() ?? null]),
    [
      ['own', null],
      ['__connect.errors.topic', 'orders'],
      ['__connect.errors.partition', '2'],
      ['__connect.errors.offset', '41'],
      ['__connect.errors.connector.name', 'weblog-sink'],
      ['__connect.errors.task.id', '0'],
      ['__connect.errors.stage', 'VALUE_CONVERTER'],
      ['__connect.errors.class.name', 'org.apache.kafka.connect.json.JsonConverter'],
      ['__connect.errors.exception.class.name', 'org.apache.kafka.connect.errors.DataException'],
      ['__connect.errors.exception.message', 'no JSON'],
    ],
  )
  const stack = headers.at(-1)
  assert.equal(stack?.key, '__connect.errors.exception.stacktrace')
  assert.match(stack?.value?.toString() ?? '', /^DataException: no JSON\n/)
})

test('without context headers it has its own headers alone', () => {
  const { headers } = deadLetterRecord({ ...options, hasContextHeaders: false }, record, context)
  assert.deepEqual(headers, record.headers)
})

test('the log names the record only when errors.log.include.messages says so', () => {
  const line = errorLogLine(record, context, true)
  assert.match(line, /Error encountered in task weblog-sink-0\. Executing stage 'VALUE_CONVERTER'/)
  assert.match(line, /topic='orders', partition=2, offset=41/)
  assert.doesNotMatch(errorLogLine(record, context, false), /orders/)
})
