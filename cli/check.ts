/** One thing that mirror doctor has looked at. */
export interface Check {
  /** Alias of the cluster. */
  readonly cluster: string
  /** What was looked at: `secret`, `DNS`, `route`, `TLS`, `authentication`, `cluster`, `permission`. */
  readonly name: string
  readonly outcome: 'ok' | 'warning' | 'failed'
  /** What was found. */
  readonly says: string
  /** What to do, a line each. */
  readonly advice: readonly string[]
}

/** A check that found what it should. */
export const passed = (cluster: string, name: string, says: string): Check => ({
  cluster,
  name,
  outcome: 'ok',
  says,
  advice: [],
})

/** A check that did not, and what to do. */
export const failed = (cluster: string, name: string, says: string, ...advice: readonly string[]): Check => ({
  cluster,
  name,
  outcome: 'failed',
  says,
  advice,
})

/** A check that found something that works now, and may not always. */
export const warned = (cluster: string, name: string, says: string, ...advice: readonly string[]): Check => ({
  cluster,
  name,
  outcome: 'warning',
  says,
  advice,
})
