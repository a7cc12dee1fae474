/** One value of a metric. Dimensions are the metric's identity, with its name and namespace. */
export interface MetricValue {
  readonly namespace: string
  readonly name: string
  /** A CloudWatch unit: Count, Bytes, Milliseconds… */
  readonly unit: string
  readonly dimensions: { readonly [name: string]: string }
  readonly value: number
}

/** All values of a metric so far. */
export interface MetricSeries extends Omit<MetricValue, 'value'> {
  readonly last: number
  readonly sum: number
  readonly min: number
  readonly max: number
  readonly count: number
}

/** Metrics since the start, one series for each set of dimensions. */
export class MetricStore {
  readonly #series = new Map<string, MetricSeries>()

  /** Adds a value. */
  add({ value, ...metric }: MetricValue): void {
    const key = keyOf(metric)
    const known = this.#series.get(key)
    this.#series.set(key, {
      ...metric,
      last: value,
      sum: (known?.sum ?? 0) + value,
      min: Math.min(known?.min ?? value, value),
      max: Math.max(known?.max ?? value, value),
      count: (known?.count ?? 0) + 1,
    })
  }

  /** Every series, by namespace, name and dimensions. */
  series(): readonly MetricSeries[] {
    return [...this.#series.entries()]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([, series]) => series)
  }
}

const keyOf = ({ namespace, name, dimensions }: Omit<MetricValue, 'value'>): string =>
  JSON.stringify([
    namespace,
    name,
    Object.entries(dimensions).sort(([one], [other]) => (one < other ? -1 : 1)),
  ])
