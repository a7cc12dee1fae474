import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatTopicPartition, parseTopicPartition } from '../../../lib/mirror/topic-partition.ts'

test('MirrorSourceConfigTest.testTaskConfigTopicPartitions: partitions are named and read back, hyphens and all', () => {
  for (const partition of [
    { topic: 'topic-1', partition: 2 },
    { topic: 'a-b-3', partition: 10 },
    { topic: '-', partition: 0 },
  ]) {
    assert.deepEqual(parseTopicPartition(formatTopicPartition(partition)), partition)
  }
})

for (const text of ['', 'topic', 'topic-', '-1', 'topic-x']) {
  test(`${JSON.stringify(text)} names no partition`, () => {
    assert.throws(() => parseTopicPartition(text), /names no partition/)
  })
}
