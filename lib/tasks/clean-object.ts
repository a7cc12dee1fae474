import type { CleanupPolicy, ObjectEnd } from '../filepulse/cleanup-policy.ts'
import { fileUri } from '../filepulse/file-object.ts'
import type { CreatedObject } from '../filepulse/object-created-event.ts'
import type { ObjectCleaner } from './file-source-ports.ts'
import { messageOf } from './message-of.ts'
import type { Log } from './ports.ts'

/** What cleaning needs. */
export interface Cleaning {
  readonly options: { readonly cleanup: CleanupPolicy }
  readonly cleaner: ObjectCleaner
  readonly log: Log
}

/**
 * Deletes or moves an object that has been read to its end, or that fails for its own sake. Of one that was read, not to have done it is
 * an error, so that it is tried again with the next delivery; of one that failed, that is the error to tell.
 */
export const cleanObject = async (
  { options, cleaner, log }: Cleaning,
  object: CreatedObject,
  end: ObjectEnd,
): Promise<void> => {
  try {
    await cleaner.clean(object, options.cleanup.of(object, end))
  } catch (error) {
    if (end === 'success') throw error
    log.warn(`${fileUri(object)} failed, and was not cleaned up: ${messageOf(error)}`)
  }
}
