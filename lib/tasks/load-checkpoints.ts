import { decode, decodeKey } from '../mirror/checkpoint.ts'
import { CheckpointStore } from '../mirror/checkpoint-store.ts'
import type { Log, RecordLog, StoredRecord } from './ports.ts'

/**
 * The checkpoints that were emitted so far, by this flow or by an MM2 before it (CheckpointStore.start): they keep a
 * new environment from moving a group back. Records that are none are passed over, and said so. Topics that cannot be
 * read are an error: MM2 goes on without them, and repeats or moves back what was emitted.
 */
export const loadCheckpoints = async (
  checkpoints: RecordLog,
  log: Pick<Log, 'warn'>,
): Promise<CheckpointStore> => {
  const store = new CheckpointStore()
  for await (const record of checkpoints.read()) {
    takeIn(record, store, log)
  }
  return store
}

const takeIn = (
  { offset, key, value }: StoredRecord,
  store: CheckpointStore,
  log: Pick<Log, 'warn'>,
): void => {
  if (key === null) return
  try {
    const of = decodeKey(key)
    if (value === null) store.forget(of.group, of)
    else store.update([decode(key, value)])
  } catch (error) {
    log.warn(`The record at offset ${offset} of the checkpoints topic is no checkpoint: ${String(error)}`)
  }
}
