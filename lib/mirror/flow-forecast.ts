import type { PriceList } from './price-list.ts'

/** What a flow has to carry. */
export interface FlowLoad {
  readonly topics: readonly TopicLoad[]
}

/** Of one topic; bytes are those of keys and values, uncompressed. */
export interface TopicLoad {
  readonly partitions: number
  /** What the source takes. */
  readonly bytesPerSecond: number
  /** What stands on the source and not on the target. */
  readonly backlogBytes: number
}

/** Settings and assumptions. */
export interface FlowAssumptions {
  /** What a poller hands over at most, bytes a second: AWS's figure for provisioned mode is 5 MB/s. */
  readonly bytesPerSecondOfPoller: number
  /** What the mirror costs, GB-seconds of Lambda a MB: 0.22 is half a second of 1,769 MB for 4 MB. */
  readonly gbSecondsPerMb: number
  /** MB that one invocation is handed: 4 MB of raw records fill an event. */
  readonly mbPerInvocation: number
  /** `aws.event.source.minimum.pollers`; null with the other: on-demand mode. */
  readonly minimumPollers: number | null
  /** `aws.event.source.maximum.pollers`. */
  readonly maximumPollers: number | null
}

/** What to expect of a flow. Costs are US dollars a month of 720 hours, without transfer and brokers. */
export interface FlowForecast {
  readonly bytesPerSecond: number
  readonly pollers: number
  /** Undefined in on-demand mode, which AWS does not bill by units. */
  readonly pollerUnits: number | undefined
  /** Seconds until the last topic is caught up with; undefined where one takes more than its pollers hand over. */
  readonly catchUpSeconds: number | undefined
  readonly costs: {
    readonly mirror: number
    readonly pollerUnits: number
    readonly mskConnect: number
    readonly mskReplicator: number
  }
}

const mb = 1_000_000
const hours = 720
/** Of an event poller unit. */
const pollersOfUnit = 10
const mbPerSecondOfUnit = 20
/** The comparison's worker: 2 MCU carry 5 MB/s (two such workers for 10 MB/s), and there are two at least. */
const mcuOfWorker = 2
const mbPerSecondOfWorker = 5
/** AWS's own bound where `maximum.pollers` is not set. */
const defaultMaximumPollers = 200

/** Reckons how many pollers a flow needs, how long it takes to catch up, and what a month costs beside two other ways. */
export const forecastFlow = (
  { topics }: FlowLoad,
  assumptions: FlowAssumptions,
  prices: PriceList,
): FlowForecast => {
  const { bytesPerSecondOfPoller, gbSecondsPerMb, mbPerInvocation } = assumptions
  const { minimumPollers, maximumPollers } = assumptions
  const isProvisioned = minimumPollers !== null || maximumPollers !== null
  const bytesPerSecond = topics.reduce((sum, topic) => sum + topic.bytesPerSecond, 0)
  const pollersOf = ({ partitions }: TopicLoad): number =>
    Math.min(partitions, maximumPollers ?? defaultMaximumPollers)
  const pollers = topics.reduce((sum, topic) => {
    const needed = Math.max(minimumPollers ?? 1, Math.ceil(topic.bytesPerSecond / bytesPerSecondOfPoller))
    return sum + Math.min(needed, pollersOf(topic))
  }, 0)
  const mbPerSecond = bytesPerSecond / mb
  const units = Math.max(Math.ceil(pollers / pollersOfUnit), Math.ceil(mbPerSecond / mbPerSecondOfUnit))
  const catchUps = topics.map((topic) => {
    const spare = pollersOf(topic) * bytesPerSecondOfPoller - topic.bytesPerSecond
    if (topic.backlogBytes === 0) return 0
    return spare > 0 ? topic.backlogBytes / spare : Number.POSITIVE_INFINITY
  })
  const longest = Math.max(0, ...catchUps)
  const seconds = hours * 3_600
  const workers = Math.max(2, Math.ceil(mbPerSecond / mbPerSecondOfWorker))
  return {
    bytesPerSecond,
    pollers,
    pollerUnits: isProvisioned ? units : undefined,
    catchUpSeconds: Number.isFinite(longest) ? longest : undefined,
    costs: {
      mirror:
        mbPerSecond *
        seconds *
        (gbSecondsPerMb * prices.lambdaPerGbSecond + prices.lambdaPerRequest / mbPerInvocation),
      pollerUnits: isProvisioned ? units * hours * prices.pollerUnitPerHour : 0,
      mskConnect: workers * mcuOfWorker * hours * prices.mskConnectPerMcuHour,
      mskReplicator:
        hours * prices.mskReplicatorPerHour + (mbPerSecond / 1_000) * seconds * prices.mskReplicatorPerGb,
    },
  }
}
