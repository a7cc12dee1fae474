/** A fault on the way between the function and the target's brokers, at one request of its choice. */
export interface WireFault {
  readonly on: 'Produce' | 'OffsetCommit' | 'any'
  /**
   * request: it has come, nothing of it is passed on. half: half of it is. sent: all of it is.
   * answer: the broker has answered, nothing of that is passed on. passed: the function has its answer.
   */
  readonly moment: 'request' | 'half' | 'sent' | 'answer' | 'passed'
  /**
   * kill: SIGKILL to the function. reset: its connection is reset. late, late-kill: the same, and the request reaches
   * the broker much later. late-next: it does so just before the next Produce to the same topic. stall: the answer waits. half-open: nothing passes on this connection any more, and nobody
   * is told. dead-end: so on every connection, until the function's time is over.
   */
  readonly act: 'kill' | 'reset' | 'late' | 'late-kill' | 'late-next' | 'stall' | 'half-open' | 'dead-end'
}

/** The wire faults by the names under which they are counted. */
export const wireFaults = {
  'killed before produce': { on: 'Produce', moment: 'request', act: 'kill' },
  'killed during produce': { on: 'Produce', moment: 'half', act: 'kill' },
  'killed with produce sent': { on: 'Produce', moment: 'sent', act: 'kill' },
  'killed after produce': { on: 'Produce', moment: 'answer', act: 'kill' },
  'killed when acknowledged': { on: 'Produce', moment: 'passed', act: 'kill' },
  'killed before commit': { on: 'OffsetCommit', moment: 'request', act: 'kill' },
  'killed during commit': { on: 'OffsetCommit', moment: 'half', act: 'kill' },
  'killed after commit': { on: 'OffsetCommit', moment: 'answer', act: 'kill' },
  'acknowledgement lost': { on: 'Produce', moment: 'answer', act: 'reset' },
  'produce cut off': { on: 'Produce', moment: 'half', act: 'reset' },
  'produce late': { on: 'Produce', moment: 'request', act: 'late' },
  'produce late, killed': { on: 'Produce', moment: 'request', act: 'late-kill' },
  'produce late, before the next': { on: 'Produce', moment: 'request', act: 'late-next' },
  'produce stalled': { on: 'Produce', moment: 'answer', act: 'stall' },
  'commit cut off': { on: 'OffsetCommit', moment: 'half', act: 'reset' },
  'commit acknowledgement lost': { on: 'OffsetCommit', moment: 'answer', act: 'reset' },
  'commit late': { on: 'OffsetCommit', moment: 'request', act: 'late' },
  'commit late, killed': { on: 'OffsetCommit', moment: 'request', act: 'late-kill' },
  'half-open': { on: 'any', moment: 'request', act: 'half-open' },
  'half-open in produce': { on: 'Produce', moment: 'answer', act: 'half-open' },
  'function timed out': { on: 'Produce', moment: 'answer', act: 'dead-end' },
} as const satisfies Readonly<Record<string, WireFault>>

export type WireFaultName = keyof typeof wireFaults

export const wireFaultNames = Object.keys(wireFaults) as readonly WireFaultName[]
