import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Position } from '../../../lib/mirror/position.ts'
import type { SourceChange, SourceState } from '../../../lib/mirror/source-change.ts'
import { PartitionCopy } from '../../../lib/tasks/partition-copy.ts'
import { type SourceWatch, watchSource } from '../../../lib/tasks/watch-source.ts'

const oldId = 'a'.repeat(32)
const newId = 'b'.repeat(32)

const position: Position = {
  producerId: 7n,
  producerEpoch: 0,
  sequence: 100,
  upstreamOffset: 100n,
  downstreamOffset: 100n,
  sourceTopicId: oldId,
}

/** An event of three records from an offset on, whose partition is copied up to source offset 100. */
const copyFrom = (offset: number): PartitionCopy => {
  const source = { topic: 't', partition: 0 }
  const records = [0, 1, 2].map((index) => ({ ...source, offset: offset + index, timestamp: 0 }))
  const copy = new PartitionCopy(source, { topic: 'source.t', partition: 0 }, records)
  copy.goOnFrom(position, true)
  return copy
}

const watchOf = (state: SourceState | Error, shouldStop = false) => {
  const changes: SourceChange['kind'][] = []
  const warnings: string[] = []
  let asked = 0
  const watch: SourceWatch = {
    source: {
      states: async (of) => {
        asked += 1
        if (state instanceof Error) throw state
        return of.map(() => state)
      },
      holdsRecords: async () => false,
    },
    changed: ({ kind }) => changes.push(kind),
    shouldStop: () => shouldStop,
    log: { warn: (text) => warnings.push(text) },
  }
  return { watch, changes, warnings, asked: () => asked }
}

test('an event that carries on asks nothing of the source', async () => {
  const { watch, asked } = watchOf(new Error('not to be asked'))
  assert.deepEqual(await watchSource(watch, [copyFrom(100)], () => false), [])
  assert.equal(asked(), 0)
})

test('a topic that was created again is copied from its first record, and its position is to be stored first', async () => {
  const { watch, changes } = watchOf({ topicId: newId, logStart: 0n, logEnd: 3n })
  const copy = copyFrom(0)
  assert.deepEqual(await watchSource(watch, [copy], () => false), [copy])
  assert.deepEqual(changes, ['source-recreated'])
  assert.equal(copy.next, 0)
  assert.equal(copy.position.sourceTopicId, newId)
})

test('where a loss has to stop the partition, nothing of it is copied, and the error says how to go on', async () => {
  const { watch } = watchOf({ topicId: oldId, logStart: 150n, logEnd: 200n }, true)
  const copy = copyFrom(150)
  assert.deepEqual(await watchSource(watch, [copy], () => false), [])
  assert.match(
    copy.failure?.message ?? '',
    /lost-before-mirror at source offsets \[100, 150\).*on\.data\.loss = continue/,
  )
  assert.equal(copy.isOpen, false)
})

test('a source that does not answer is told, and what it delivered is copied', async () => {
  const { watch, warnings } = watchOf(new Error('no broker'))
  const copy = copyFrom(110)
  assert.deepEqual(await watchSource(watch, [copy], () => false), [])
  assert.deepEqual(warnings, ['The source was not asked whether it lost records of t-0: no broker'])
  assert.equal(copy.isOpen, true)
})
