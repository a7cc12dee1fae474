import { DataException } from './data-exception.ts'
import type { ErrorStage } from './dead-letter-record.ts'

/** A record cannot be what its connector asks for, and it is known which step of its way said so. */
export class StageException extends DataException {
  readonly stage: ErrorStage
  /** The class that failed, as the settings name it. */
  readonly className: string

  constructor(cause: DataException, stage: ErrorStage, className: string) {
    super(cause.message, { cause })
    this.stage = stage
    this.className = className
  }
}

/** Does one step; a DataException of it becomes a StageException. */
export const inStage = <Answer>(stage: ErrorStage, className: string, work: () => Answer): Answer => {
  try {
    return work()
  } catch (error) {
    throw error instanceof DataException ? new StageException(error, stage, className) : error
  }
}
