/** What waits to be put into an event. */
export interface Waiting {
  /** Records that have been fetched. */
  readonly records: number
  /** As fetched, bytes. */
  readonly bytes: number
  /** When the oldest of them came, ms. */
  readonly since: number
}

/** When an event is made. */
export interface BatchWindow {
  readonly batchSize: number
  readonly windowMs: number
  /** When the last invocation ended, ms: a window begins then, or when the first record comes. */
  readonly lastEnd: number
}

/** JSON of a record around its bytes, and base64's growth: enough to know that an event is full. */
const textBytes = 130
const base64Growth = 4 / 3
const eventBytes = 6 * 1024 * 1024

/** How long to wait for more records, ms; 0 or less: the event is due. */
export const msUntilDue = ({ records, bytes, since }: Waiting, window: BatchWindow, now: number): number => {
  const isFull = records >= window.batchSize || bytes * base64Growth + records * textBytes >= eventBytes
  return isFull ? 0 : Math.max(since, window.lastEnd) + window.windowMs - now
}
