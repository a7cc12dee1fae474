import type { FlowLease } from './flow-lease.ts'

/** How one mirrored topic is. */
export interface TopicStatus {
  readonly topic: string
  readonly partitions: number
  /** Offsets of the source that are not in the target. */
  readonly behind: bigint
  /** Timestamp of the oldest record that waits, ms since 1970; undefined where none does. */
  readonly oldestWaiting: bigint | undefined
  /** Partitions that hold records, and in which the mirror did not move while it was watched. */
  readonly standing: readonly { readonly partition: number; readonly next: bigint; readonly behind: bigint }[]
  /** Members of the consumer group of its event source. */
  readonly readers: number
}

/** What feeds the mirror with a topic, as AWS tells of it. */
export interface MappingStatus {
  readonly id: string
  readonly topic: string
  readonly state: string
  readonly reason: string
  readonly lastResult: string
}

/** A function of the flow. */
export interface FunctionStatus {
  readonly kind: string
  readonly name: string
  /** Minutes between two runs; undefined for one that is fed by events. */
  readonly everyMinutes: number | undefined
  readonly lastSuccessAt: number | undefined
  readonly lastError: { readonly at: number; readonly message: string } | undefined
}

/** What only AWS knows. */
export interface AwsStatus {
  readonly mappings: readonly MappingStatus[]
  readonly functions: readonly FunctionStatus[]
  /** Undefined where alarms are not evaluated, as on one machine. */
  readonly alarms:
    | readonly { readonly name: string; readonly description: string; readonly since: number | undefined }[]
    | undefined
}

/** All that is known of a flow at one moment; times are ms since 1970. */
export interface FlowStatus {
  /** `source->target` */
  readonly flow: string
  readonly now: number
  /** Who runs the flow; undefined where nobody ever has. */
  readonly lease: FlowLease | undefined
  /** What the flow's source connector is to be: PAUSED and STOPPED were asked for. */
  readonly state: 'STARTED' | 'PAUSED' | 'STOPPED'
  readonly topics: readonly TopicStatus[]
  /** Undefined where AWS was not asked. */
  readonly aws: AwsStatus | undefined
  /** The newest heartbeat that the flow emitted; undefined for none, or for a flow that emits none. */
  readonly heartbeatAt: number | undefined
  readonly emitsHeartbeatsEveryMs: number | undefined
}

/** Something that somebody has to look at, with the section of docs/operating.md that says what to do. */
export interface StatusProblem {
  readonly says: string
  readonly section: string
}

/** A scheduled function that has not succeeded in so many runs does not run. */
const runsMissed = 5
/** Heartbeats may be late by a cold start and a busy minute. */
const heartbeatPatienceMs = 5 * 60_000
const starting = ['Creating', 'Enabling', 'Updating']

/** What is wrong with a flow, the cause before what it leads to. None: all is well. */
export const statusProblems = (status: FlowStatus): readonly StatusProblem[] => [
  ...leaseProblems(status),
  ...(status.aws?.alarms ?? []).map(({ name, description }) => ({
    says: `alarm ${name}: ${description}`,
    section: /#([\w-]+)/.exec(description)?.[1] ?? 'operating',
  })),
  ...(status.aws?.functions ?? []).flatMap((of) => functionProblems(of, status)),
  ...(status.state === 'STARTED' ? feedingProblems(status) : [paused(status)]),
  ...status.topics.flatMap((topic) => (status.state === 'STARTED' ? standingProblems(topic) : [])),
  ...heartbeatProblems(status),
]

const paused = ({ flow, state }: FlowStatus): StatusProblem => ({
  says: `${flow} is ${state}: somebody asked for it, and nothing is mirrored until mirror resume`,
  section: 'pause-and-resume',
})

const leaseProblems = ({ flow, lease, now }: FlowStatus): readonly StatusProblem[] => {
  if (lease === undefined)
    return [
      {
        says: `nobody has run ${flow} yet: deploy it (npx cdk deploy), or npm start`,
        section: 'function-did-not-run',
      },
    ]
  if (Number(lease.until) >= now) return []
  return [
    {
      says:
        `nobody runs ${flow} any more: the source-connector of ${lease.holder} has said nothing since its lease, which ended ` +
        agoText(now - Number(lease.until)),
      section: 'function-did-not-run',
    },
  ]
}

const functionProblems = (of: FunctionStatus, { now }: FlowStatus): readonly StatusProblem[] => {
  const { kind, everyMinutes, lastSuccessAt, lastError } = of
  if (lastError !== undefined && lastError.at > (lastSuccessAt ?? 0))
    return [
      {
        says: `${kind} failed ${agoText(now - lastError.at)} and has not succeeded since: ${lastError.message}`,
        section: kind === 'mirror' ? 'batches-fail' : 'function-failed',
      },
    ]
  if (everyMinutes === undefined) return []
  const silentMs = lastSuccessAt === undefined ? undefined : now - lastSuccessAt
  if (silentMs !== undefined && silentMs <= runsMissed * everyMinutes * 60_000) return []
  return [
    {
      says: `${kind} did not run: ${silentMs === undefined ? 'it has told of no success' : `its last success was ${agoText(silentMs)}`}`,
      section: 'function-did-not-run',
    },
  ]
}

const feedingProblems = ({ topics, aws, lease }: FlowStatus): readonly StatusProblem[] => {
  if (lease === undefined) return []
  if (aws === undefined)
    return topics
      .filter(({ behind, readers }) => behind > 0n && readers === 0)
      .map(({ topic }) => ({
        says: `nobody reads ${topic}: the consumer group of its event source has no members`,
        section: 'mapping-is-not-enabled',
      }))
  const byTopic = Map.groupBy(
    aws.mappings.filter(({ state }) => state !== 'Deleting'),
    ({ topic }) => topic,
  )
  return topics.flatMap(({ topic }) => {
    const mappings = byTopic.get(topic) ?? []
    if (mappings.length === 0)
      return [
        {
          says: `${topic} has no event source mapping: source-connector makes one with its next run, within a minute`,
          section: 'mapping-is-not-enabled',
        },
      ]
    return mappings.flatMap(mappingProblems)
  })
}

const mappingProblems = ({
  id,
  topic,
  state,
  reason,
  lastResult,
}: MappingStatus): readonly StatusProblem[] => [
  ...(state === 'Enabled' || starting.includes(state)
    ? []
    : [
        {
          says: `${topic} is not mirrored: its event source mapping ${id} is ${state}${reason === '' ? '' : ` (${reason})`}`,
          section: 'mapping-is-not-enabled',
        },
      ]),
  ...(lastResult.startsWith('PROBLEM')
    ? [
        {
          says: `the event source mapping ${id} of ${topic} says ${lastResult}`,
          section: 'mapping-has-a-problem',
        },
      ]
    : []),
]

const standingProblems = ({ topic, standing }: TopicStatus): readonly StatusProblem[] =>
  standing.map(({ partition, next, behind }) => ({
    says: `${topic}-${partition} stands still at source offset ${next}: ${behind} records wait`,
    section: 'source-moved-mirror-did-not',
  }))

const heartbeatProblems = ({
  now,
  heartbeatAt,
  emitsHeartbeatsEveryMs,
}: FlowStatus): readonly StatusProblem[] => {
  if (emitsHeartbeatsEveryMs === undefined || heartbeatAt === undefined) return []
  const age = now - heartbeatAt
  return age <= heartbeatPatienceMs + 3 * emitsHeartbeatsEveryMs
    ? []
    : [{ says: `the newest heartbeat of the flow is ${agoText(age)}`, section: 'heartbeats' }]
}

/** A time that has passed, in the unit that leaves a short number: `12 s ago`, `3 h ago`. */
export const agoText = (ms: number): string => `${durationText(ms)} ago`

/** A time in the unit that leaves a short number. */
export const durationText = (ms: number): string => {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 120) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 120) return `${minutes} min`
  const hours = Math.round(minutes / 60)
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} d`
}
