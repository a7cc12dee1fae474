import type { ConfigEntry } from './topic-configs.ts'

/** How long the source keeps what is written from now on: as long may a mirror stand. */
export interface Keeping {
  /** The first time at which the source may give up a record, ms since 1970, and whose; undefined where time removes none. */
  readonly until: { readonly topic: string; readonly at: number } | undefined
  /** Topics that give up records by size, at whatever time that is. */
  readonly bySize: readonly string[]
}

/** By `retention.ms` and `retention.bytes` of topics whose cleanup.policy deletes. */
export const keptUntil = (
  now: number,
  configs: ReadonlyMap<string, readonly Pick<ConfigEntry, 'name' | 'value'>[]>,
): Keeping => {
  let until: Keeping['until']
  const bySize: string[] = []
  for (const [topic, entries] of configs) {
    const value = (name: string) => entries.find((entry) => entry.name === name)?.value ?? undefined
    if (value('cleanup.policy')?.includes('delete') !== true) continue
    const retentionMs = Number(value('retention.ms') ?? -1)
    if (retentionMs >= 0 && (until === undefined || now + retentionMs < until.at))
      until = { topic, at: now + retentionMs }
    if (Number(value('retention.bytes') ?? -1) >= 0) bySize.push(topic)
  }
  return { until, bySize: bySize.sort() }
}
