import type { Cluster } from '../../kafka/cluster.ts'

/**
 * Load balancers drop flows that were silent for 350 s, brokers after 10 minutes, and a frozen environment does
 * not see it: a request on such a connection waits for nothing.
 */
const idleLimitMs = 240_000

/** Connections of an execution environment, which Lambda freezes between invocations. */
export class IdleConnections {
  readonly #clusters: readonly Cluster[]
  #lastUsed = Date.now()

  constructor(clusters: readonly Cluster[]) {
    this.#clusters = clusters
  }

  /** To be called at the start of an invocation: after a long pause all connections are opened anew. */
  renewAfterFreeze(): void {
    const now = Date.now()
    if (now - this.#lastUsed > idleLimitMs) for (const cluster of this.#clusters) cluster.close()
    this.#lastUsed = now
  }
}
