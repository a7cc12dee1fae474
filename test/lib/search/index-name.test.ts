import assert from 'node:assert/strict'
import { test } from 'node:test'
import { indexName } from '../../../lib/search/index-name.ts'

for (const [topic, index] of [
  ['fc-log4j-filepulse-source', 'fc-log4j-filepulse-source'],
  ['WebLogs.EU', 'weblogs.eu'],
  ['_internal', 'internal'],
  ['-dash', 'dash'],
  ['__two', '_two'],
  ['.', 'dot'],
  ['..', 'dotdot'],
  ['a'.repeat(300), 'a'.repeat(255)],
] as const) {
  test(`the topic ${topic.slice(0, 30)} is indexed as ${index.slice(0, 30)}`, () =>
    assert.equal(indexName(topic), index))
}
