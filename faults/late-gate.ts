interface Held {
  readonly topic: string
  readonly release: () => Promise<void>
}

/** Requests that wait on the way for the worst moment: just before the next Produce to the same topic. */
export class LateGate {
  #held: readonly Held[] = []

  /** Holds a Produce request; `release` passes it on, and resolves when the broker has answered it. */
  hold(request: Buffer, release: () => Promise<void>): void {
    this.#held = [...this.#held, { topic: firstTopic(request), release }]
  }

  /** Lets those arrive that a Produce request is going to meet; undefined if there are none. */
  openFor(request: Buffer): Promise<void> | undefined {
    const met = this.#held.filter(({ topic }) => request.includes(topic))
    if (met.length === 0) return undefined
    this.#held = this.#held.filter((held) => !met.includes(held))
    return releaseAll(met)
  }

  /** Lets all arrive. */
  open(): Promise<void> {
    const held = this.#held
    this.#held = []
    return releaseAll(held)
  }
}

const releaseAll = async (held: readonly Held[]): Promise<void> => {
  for (const { release } of held) await release()
}

/**
 * The first topic of a Produce request, v8: api_key INT16 api_version INT16 correlation_id INT32 client_id STRING
 * transactional_id NULLABLE_STRING acks INT16 timeout_ms INT32 [topic STRING …]
 */
const firstTopic = (request: Buffer): string => {
  const afterClientId = 10 + request.readInt16BE(8)
  const at = afterClientId + 2 + 2 + 4 + 4
  return request.toString('utf8', at + 2, at + 2 + request.readInt16BE(at))
}
