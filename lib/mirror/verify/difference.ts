/** In what a record and its copy may differ. */
export const recordFields = ['key', 'value', 'headers', 'timestamp'] as const
export type RecordField = (typeof recordFields)[number]

/** One record that is not as it should be. */
export interface Difference {
  /**
   * `missing` in the remote partition; `extra` there; `repeated`: extra, and a copy of a record that stands there already;
   * `moved`: it stands there in another place of the order; `changed`: another record stands in its place.
   */
  readonly kind: 'missing' | 'extra' | 'repeated' | 'moved' | 'changed'
  readonly topic: string
  readonly partition: number
  readonly remoteTopic: string
  /** Of the record on the source: of `repeated` the one that it repeats. */
  readonly upstreamOffset?: bigint
  readonly downstreamOffset?: bigint
  /** Milliseconds since 1970. */
  readonly timestamp: bigint
  /** Of `changed`: what differs. */
  readonly fields?: readonly RecordField[]
  /** Whether its batch on the target carries the flow's producer id. */
  readonly isByFlow?: boolean
  /** Contents, and which gap of the walk it was in: for telling what became of it. */
  readonly hash: string
  readonly gap: number
}

/** Differences once it is looked for what became of each: see `explainDifferences`. */
export interface Explained {
  readonly differences: readonly Difference[]
  /** Hashes of extra records of which a copy may stand before: what `explainRepeats` looks for. */
  readonly unexplained: ReadonlySet<string>
}

/**
 * Puts together what belongs together: a record that is missing here and extra there was moved; one that is missing where
 * another one is extra may have been changed (the contents tell).
 */
export const explainDifferences = (found: readonly Difference[]): Explained => {
  const extras = Map.groupBy(
    found.filter(({ kind }) => kind === 'extra'),
    ({ hash }) => hash,
  )
  const moved = new Map<Difference, Difference>()
  const taken = new Set<Difference>()
  for (const missing of found) {
    if (missing.kind !== 'missing') continue
    const there = extras.get(missing.hash)?.find((extra) => !taken.has(extra))
    if (there === undefined) continue
    taken.add(there)
    moved.set(missing, merged('moved', missing, there))
  }
  const differences = found.flatMap((one) => (taken.has(one) ? [] : (moved.get(one) ?? one)))
  const unexplained = new Set(differences.filter(({ kind }) => kind === 'extra').map(({ hash }) => hash))
  return { differences, unexplained }
}

/** Tells of extra records which of them are copies of a record of the source: `offsets` by hash. */
export const explainRepeats = (
  differences: readonly Difference[],
  offsets: ReadonlyMap<string, bigint>,
): readonly Difference[] =>
  differences.map((one) => {
    const upstreamOffset = offsets.get(one.hash)
    return one.kind === 'extra' && upstreamOffset !== undefined
      ? { ...one, kind: 'repeated' as const, upstreamOffset }
      : one
  })

/** Pairs what is missing with what is extra in the same gap, in order: whether these are changed records, `fieldsOf` tells. */
export const pairInGaps = (
  differences: readonly Difference[],
): readonly (readonly [missing: Difference, extra: Difference])[] =>
  [...Map.groupBy(differences, ({ gap }) => gap).values()].flatMap((inGap) => {
    const extras = inGap.filter(({ kind }) => kind === 'extra')
    return inGap
      .filter(({ kind }) => kind === 'missing')
      .flatMap((missing, index) => {
        const extra = extras[index]
        return extra === undefined ? [] : [[missing, extra] as const]
      })
  })

/** Takes a pair for one record that was changed. */
export const changedInto = (
  missing: Difference,
  extra: Difference,
  fields: readonly RecordField[],
): Difference => ({ ...merged('changed', missing, extra), fields })

const merged = (kind: 'moved' | 'changed', missing: Difference, extra: Difference): Difference => ({
  ...missing,
  kind,
  ...(extra.downstreamOffset !== undefined && { downstreamOffset: extra.downstreamOffset }),
  ...(extra.isByFlow !== undefined && { isByFlow: extra.isByFlow }),
})
