import type { ExistingEventSource } from '../mirror/event-source-plan.ts'
import type { EventSources, Log, MetricSink } from './ports.ts'

/** What watching the event sources of a flow needs. */
export interface EventSourceWatch {
  /** `source->target` */
  readonly flow: string
  readonly eventSources: Pick<EventSources, 'list'>
  readonly metrics: MetricSink
  readonly log: Pick<Log, 'warn'>
}

/** A mapping is on its way to Enabled: Lambda takes some minutes for it. */
const isStarting = ({ state }: ExistingEventSource): boolean => state === 'Creating' || state === 'Enabling'

/**
 * Says which of our event sources do not feed the mirror, and which of them have a problem in the words of AWS: nobody else
 * tells, for a function that is not invoked has no errors.
 */
export const watchEventSources = async ({
  flow,
  eventSources,
  metrics,
  log,
}: EventSourceWatch): Promise<void> => {
  const ours = (await eventSources.list()).filter(({ isOurs, isDeleting }) => isOurs && !isDeleting)
  const notEnabled = ours.filter((source) => source.state !== 'Enabled')
  const withProblem = ours.filter(({ problem }) => problem !== undefined)
  metrics.record(
    { flow },
    { 'event-sources-not-enabled': notEnabled.length, 'event-sources-with-problem': withProblem.length },
  )
  for (const { id, topic, state } of notEnabled.filter((source) => !isStarting(source)))
    log.warn(`${topic} is not mirrored: its event source mapping ${id} is ${state}, not Enabled`)
  for (const { id, topic, problem } of withProblem)
    log.warn(`The event source mapping ${id} of ${topic} has a problem: ${problem}`)
}
