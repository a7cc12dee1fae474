/** OpenSearch's answer to one operation. */
export interface BulkItem {
  readonly status: number
  readonly error?: { readonly type: string; readonly reason: string }
}

/**
 * What an item's answer means for its record:
 * done       it is in the index
 * conflict   the index has it in this version or a newer one: nothing to do
 * retry      the node or the shard could not take it now
 * malformed  this document will never be taken: the connector's settings say what to do
 * failed     somebody has to do something: delivered again until then
 */
export type ItemOutcome = 'done' | 'conflict' | 'retry' | 'malformed' | 'failed'

/** Error types of documents that do not fit their index: those of Confluent's sink, and of ids that may not be. */
const malformed: ReadonlySet<string> = new Set([
  'strict_dynamic_mapping_exception',
  'mapper_parsing_exception',
  'illegal_argument_exception',
  'action_request_validation_exception',
  'document_parsing_exception',
])

const noPipeline = /^pipeline with id \[.*\] does not exist/

/**
 * Classifies an item. A conflict of an update (`write.method` UPSERT), which has no version of ours, is another writer's, met as often as
 * OpenSearch itself tried: its fields are not in the document, so it is tried again.
 */
export const classifyItem = ({ status, error }: BulkItem, isUpdate = false): ItemOutcome => {
  if (error === undefined) return 'done' // also a delete of what was not there: 404 without an error
  if (error.type === 'version_conflict_engine_exception') return isUpdate ? 'retry' : 'conflict'
  if (status === 429 || status === 503) return 'retry'
  if (noPipeline.test(error.reason)) return 'failed' // whatever the document is
  return malformed.has(error.type) ? 'malformed' : 'failed'
}

/** What to do about an item that failed, for the operator. */
export const remedyOf = ({ error }: BulkItem): string => {
  switch (error?.type) {
    case 'cluster_block_exception':
      return 'the index is blocked for writing: free disk space or remove the block (index.blocks.*)'
    case 'index_not_found_exception':
      return 'create the index, or allow action.auto_create_index'
    case 'invalid_index_name_exception':
      return 'the topic has no name that can be an index'
    case 'security_exception':
      return 'allow the user or role of the function to write to the index'
    case 'illegal_argument_exception':
      return 'create the pipeline, or name another one in aws.ingest.pipeline'
    default:
      return 'look for the reason in the log of the search cluster'
  }
}
