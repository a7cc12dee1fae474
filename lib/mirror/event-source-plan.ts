/** An event source mapping that there should be. */
export interface WantedEventSource {
  readonly topic: string
  /** Consumer group, see event-source-group.ts. */
  readonly groupId: string
}

/** An event source mapping that there is. */
export interface ExistingEventSource extends WantedEventSource {
  readonly id: string
  /** Made by us for this flow. */
  readonly isOurs: boolean
  /** Being deleted: its consumer group is still taken. */
  readonly isDeleting: boolean
  /** In Lambda's words: Creating, Enabling, Enabled, Disabling, Disabled, Updating, Deleting. */
  readonly state: string
  /** What its last result was, if that was a problem, in the words of AWS. */
  readonly problem?: string | undefined
  /** In what it differs from the settings, e.g. `batch size 100 -> 10000`. */
  readonly differences?: readonly string[]
  /** It reads another cluster: the source was given other servers since. */
  readonly readsElsewhere?: boolean
}

/** What has to be done so that every wanted topic has one event source. */
export interface EventSourcePlan<Existing> {
  readonly create: readonly WantedEventSource[]
  /** Those of `leave` that differ from the settings. */
  readonly update: readonly Existing[]
  readonly remove: readonly Existing[]
  readonly leave: readonly Existing[]
}

/**
 * The difference between the event sources that there should be and those that there are. One that we did not make is never
 * touched, nor counted. While one is being deleted its topic has to wait for the next run: Lambda would refuse the group.
 * One that reads another cluster is made anew; one that only differs in its settings is updated, unless Lambda is at work on it.
 */
export const planEventSources = <Existing extends ExistingEventSource>(
  wanted: readonly WantedEventSource[],
  existing: readonly Existing[],
): EventSourcePlan<Existing> => {
  const wantedByTopic = new Map(wanted.map((source) => [source.topic, source]))
  const byTopic = Map.groupBy(
    existing.filter(({ isOurs }) => isOurs),
    ({ topic }) => topic,
  )
  const kept = new Set<Existing>()
  for (const [topic, sources] of byTopic) {
    const want = wantedByTopic.get(topic)
    const candidates = sources.filter(({ readsElsewhere, isDeleting }) => isDeleting || !readsElsewhere)
    if (want && candidates.length > 0) kept.add(keptOf(want, candidates))
  }
  return {
    create: wanted.filter(({ topic }) => !byTopic.has(topic)),
    update: [...kept].filter(({ state, differences = [] }) => isSettled(state) && differences.length > 0),
    remove: existing.filter((source) => source.isOurs && !source.isDeleting && !kept.has(source)),
    leave: existing.filter((source) => !source.isOurs || source.isDeleting || kept.has(source)),
  }
}

const isSettled = (state: string): boolean => state === 'Enabled' || state === 'Disabled'

/** Of several event sources of one topic, the one that reads on: not one that goes, and rather the one with our group. */
const keptOf = <Existing extends ExistingEventSource>(
  { groupId }: WantedEventSource,
  sources: readonly Existing[],
): Existing => {
  const staying = sources.filter(({ isDeleting }) => !isDeleting)
  const [kept = staying[0] ?? sources[0]] = staying.filter((source) => source.groupId === groupId)
  if (kept === undefined) throw new RangeError('an event source was to be chosen among none')
  return kept
}
