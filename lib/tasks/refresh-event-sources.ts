import { planEventSources } from '../mirror/event-source-plan.ts'
import { attemptAll } from './attempt-all.ts'
import type { EventSources, Log } from './ports.ts'
import type { RefreshedTopics } from './refresh-topics.ts'

/** What feeding the mirror needs. */
export interface EventSourceRefresh {
  readonly eventSources: EventSources
  /** The consumer group that reads a topic for the mirror. */
  readonly groupOf: (topic: string) => string
  /** Goes on where a MirrorMaker 2 has stopped, for topics that we have never fed. */
  readonly takeOver: (topics: readonly string[]) => Promise<void>
  readonly log: Pick<Log, 'info'>
}

/**
 * Gives each topic that is ready one event source, as the settings say, and removes those of topics that are not mirrored any
 * more. A consumer group keeps its offsets, so a topic that comes back goes on where it was, and one that MirrorMaker 2
 * mirrored before us where it has stopped. One that is not ready keeps the
 * event source that it has: the mirror refuses only what the target cannot hold. Answers how many there are then.
 */
export const refreshEventSources = async (
  { eventSources, groupOf, takeOver, log }: EventSourceRefresh,
  { mirrored, ready }: Pick<RefreshedTopics, 'mirrored' | 'ready'>,
): Promise<number> => {
  const wanted = mirrored.map((topic) => ({ topic, groupId: groupOf(topic) }))
  const { create, update, remove, leave } = planEventSources(wanted, await eventSources.list())
  const removals = remove.map((existing) => async () => {
    await eventSources.remove(existing)
    const why = existing.readsElsewhere
      ? 'it reads another cluster than the source'
      : 'it is not mirrored any more'
    log.info(`Removed the event source of ${existing.topic}: ${why}`)
  })
  const updates = update.map((existing) => async () => {
    await eventSources.update(existing)
    log.info(`Updated the event source of ${existing.topic}: ${existing.differences?.join(', ')}`)
  })
  const possible = create.filter(({ topic }) => ready.has(topic))
  const creations = possible.map((source) => async () => {
    await eventSources.create(source)
    log.info(`Created the event source of ${source.topic}, consumer group ${source.groupId}`)
  })
  const feeding = async () => {
    await takeOver(possible.map(({ topic }) => topic))
    await attemptAll(creations, (step) => step())
  }
  await attemptAll([...removals, ...updates, ...(possible.length > 0 ? [feeding] : [])], (step) => step())
  return possible.length + leave.filter(({ isOurs, isDeleting }) => isOurs && !isDeleting).length
}
