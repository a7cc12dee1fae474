/** Longest wait between two tries, ms. */
const longestMs = 10_000

/**
 * How long to wait before try `attempt` (1 is the first repetition): anything up to a bound that doubles each time,
 * so that functions that were refused together do not come back together. `random` is in [0, 1).
 */
export const backoffMs = (attempt: number, baseMs: number, random: number): number =>
  Math.floor(random * Math.min(longestMs, baseMs * 2 ** attempt))
