/*
  connect-api asks file-source to go through its bucket, as FilePulse lists its directory:

    {"list":{"since":1754794800000,"startAfter":"logs/a.log"}}

  file-source goes on by asking itself, where one invocation is too short for a bucket.
*/

/** Which objects are to be read. */
export interface ListingCommand {
  /** Those written since then, ms since 1970, whose events may have been passed over; null: only those that were begun. */
  readonly since: number | null
  /** Only keys behind it. */
  readonly startAfter?: string
}

/** As the event of an invocation. */
export const encodeListingCommand = (command: ListingCommand): string => JSON.stringify({ list: command })

/** Of an event; undefined for one of S3. */
export const decodeListingCommand = (event: unknown): ListingCommand | undefined => {
  const asked = typeof event === 'object' && event !== null && 'list' in event ? event.list : undefined
  if (typeof asked !== 'object' || asked === null) return undefined
  const { since, startAfter }: { since?: unknown; startAfter?: unknown } = asked
  return {
    since: typeof since === 'number' ? since : null,
    ...(typeof startAfter === 'string' && { startAfter }),
  }
}

const hourMs = 3_600_000

/** S3's events wait for a function that is not free, at most so long (Lambda's limit). */
const longestDelivery = 6 * hourMs

/** For so long Kafka has surely not forgotten what was read: `offsets.retention.minutes` was a day once, and is 7 now. */
const surelyKnown = 24 * hourMs

/** What an event may be late by in a long pause. */
const usualDelivery = hourMs / 12

/**
 * From when on the objects of a bucket are to be looked at, after a rest. An event may have been late when the rest began, so
 * it is a while before. What was read in that while is known by its position; but not after so long a rest that Kafka may have
 * forgotten it, and so the while is short then.
 */
export const listedSince = (restedSince: number, now: number): number =>
  restedSince - (now - restedSince < surelyKnown - longestDelivery ? longestDelivery : usualDelivery)
