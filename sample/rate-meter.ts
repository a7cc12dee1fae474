/** What is averaged over, ms: a mirror counts in batches, one a second or so. */
const windowMs = 5_000

interface Reading {
  readonly at: number
  readonly total: number
}

/** Makes rates of totals that grow: how much a second, over the last seconds. */
export class RateMeter {
  readonly #readings = new Map<string, Reading[]>()

  /** Takes the total of now (ms since 1970), and answers its rate; 0 for a total that is seen for the first time. */
  rate(name: string, total: number, now: number): number {
    const readings = [...(this.#readings.get(name) ?? []), { at: now, total }]
    const firstInside = readings.findIndex(({ at }) => at > now - windowMs)
    const kept = readings.slice(Math.max(0, firstInside - 1))
    this.#readings.set(name, kept)
    const [first] = kept
    if (first === undefined || first.at === now) return 0
    return (Math.max(0, total - first.total) * 1000) / (now - first.at)
  }
}
