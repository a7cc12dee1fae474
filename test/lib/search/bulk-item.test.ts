import assert from 'node:assert/strict'
import { test } from 'node:test'
import { classifyItem, remedyOf } from '../../../lib/search/bulk-item.ts'

// Status and type as OpenSearch 2.19 answers them.
for (const [says, status, type, outcome] of [
  ['created', 201, undefined, 'done'],
  ['updated', 200, undefined, 'done'],
  ['a delete of what is not there', 404, undefined, 'done'],
  ['an older version', 409, 'version_conflict_engine_exception', 'conflict'],
  ['a full queue', 429, 'rejected_execution_exception', 'retry'],
  ['a full disk', 429, 'cluster_block_exception', 'retry'],
  ['no shard', 503, 'unavailable_shards_exception', 'retry'],
  ['a field of another type', 400, 'mapper_parsing_exception', 'malformed'],
  ['too many fields', 400, 'illegal_argument_exception', 'malformed'],
  ['a field that may not be', 400, 'strict_dynamic_mapping_exception', 'malformed'],
  ['an index that is read-only', 403, 'cluster_block_exception', 'failed'],
  ['no index', 404, 'index_not_found_exception', 'failed'],
  ['a name that no index can have', 400, 'invalid_index_name_exception', 'failed'],
  ['something new', 500, 'brand_new_exception', 'failed'],
] as const) {
  test(`${says} (${status} ${type ?? 'without an error'}) is ${outcome}`, () => {
    assert.equal(
      classifyItem({ status, ...(type !== undefined && { error: { type, reason: 'r' } }) }),
      outcome,
    )
  })
}

test('a pipeline that is not there is no fault of the document', () => {
  const error = { type: 'illegal_argument_exception', reason: 'pipeline with id [geo] does not exist' }
  assert.equal(classifyItem({ status: 400, error }), 'failed')
  assert.match(remedyOf({ status: 400, error }), /aws\.ingest\.pipeline/)
})

test('a version conflict of an update is tried again', () => {
  const error = { type: 'version_conflict_engine_exception', reason: 'r' }
  assert.equal(classifyItem({ status: 409, error }, true), 'retry')
})

test('what somebody has to do is said', () => {
  assert.match(
    remedyOf({ status: 403, error: { type: 'cluster_block_exception', reason: '' } }),
    /remove the block/,
  )
  assert.match(
    remedyOf({ status: 500, error: { type: 'brand_new_exception', reason: '' } }),
    /log of the search cluster/,
  )
})
