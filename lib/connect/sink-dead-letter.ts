import type { MirrorRecord } from '../mirror/record.ts'
import { type DeadLetterRecord, deadLetterRecord, type ErrorStage } from './dead-letter-record.ts'
import type { ErrorPolicy } from './error-policy.ts'
import { StageException } from './stage-exception.ts'

/** Whose records fail, and where they go. */
interface FailingSink {
  readonly connector: string
  readonly errors: ErrorPolicy
}

/**
 * A sink's record that failed, as Connect's reporter would write it; undefined where there is no topic for it. `otherwise` is
 * where it failed if the error does not say so.
 */
export const sinkDeadLetter = (
  { connector, errors }: FailingSink,
  record: MirrorRecord,
  error: Error,
  otherwise: { readonly stage: ErrorStage; readonly className: string },
): DeadLetterRecord | undefined => {
  if (errors.deadLetters === undefined) return undefined
  const { stage, className } = error instanceof StageException ? error : otherwise
  return deadLetterRecord(errors.deadLetters, record, { connector, task: 0, stage, className, error })
}
