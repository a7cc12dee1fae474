/** What becomes of one request to the target. */
export interface Fate {
  /**
   * Whether the broker reads it: now, later when `SimulatedTarget.arrive` says so, or never. `unreplicated`: now,
   * and the followers do not have it yet.
   */
  readonly arrives: 'now' | 'late' | 'never' | 'unreplicated'
  /** Whether the answer comes: `lost` is a time-out; `none`: the environment was killed before it came. */
  readonly answer: 'told' | 'lost' | 'none'
  /** What happens just before the broker reads it. */
  readonly before?: () => void
}

/** Decides what becomes of a request; called when it is sent, with the remote partitions that it writes to. */
export type Network = (request: Request, partitions: readonly string[]) => Fate | Promise<Fate>

/** What is asked of the target. */
export type Request = 'log ends' | 'read' | 'fetch positions' | 'write map' | 'produce' | 'commit'

/** The fates that have names. */
export const fates = {
  answered: { arrives: 'now', answer: 'told' },
  answerLost: { arrives: 'now', answer: 'lost' },
  unread: { arrives: 'never', answer: 'lost' },
  readLater: { arrives: 'late', answer: 'lost' },
  refusedForNow: { arrives: 'never', answer: 'told' },
  unreplicated: { arrives: 'unreplicated', answer: 'lost' },
  crashBefore: { arrives: 'never', answer: 'none' },
  crashUnread: { arrives: 'late', answer: 'none' },
  crashAfter: { arrives: 'now', answer: 'none' },
} as const satisfies Record<string, Fate>

/** A network that works, but for these requests, each met once and in this order. */
export const networkWith = (...troubles: readonly (readonly [Request, Fate])[]): Network => {
  const left = [...troubles]
  return (request) => {
    const [next] = left
    if (next?.[0] !== request) return fates.answered
    left.shift()
    return next[1]
  }
}
