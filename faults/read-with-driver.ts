import { setTimeout as sleep } from 'node:timers/promises'
import { EventDriver } from './event-driver.ts'
import { eventText, type Slice } from './event-text.ts'
import type { ReadingRun } from './reading-run.ts'
import { topicKind } from './topic-kinds.ts'

/** Copies a flow with events that our driver makes: one driver a topic, side by side, as event source mappings are. */
export const readWithDriver = async (run: ReadingRun, signal: AbortSignal): Promise<void> => {
  const { flow, random, strikes, partitions } = run
  const deliver = async (slices: readonly Slice[]): Promise<boolean> => {
    const event = eventText(slices)
    return event === undefined || (await run.deliver(event)).isTaken
  }
  const drivers = flow.topics.map(
    ({ topic, kind }) =>
      new EventDriver({
        partitions: partitions.filter((partition) => partition.topic === topic),
        random,
        strikes,
        isRough: () => run.isRough,
        // What arrives second may arrive after the target forgot the first.
        mayOverlap: !topicKind(kind).forgetsProducers,
        isCompacted: topicKind(kind).isCompacted === true,
        deliver,
        isWritten: () => run.isWritten,
        pause: async () => {
          await sleep(20)
          await run.writeOn()
        },
      }),
  )
  await Promise.all(drivers.map((driver) => driver.run(signal)))
  if (signal.aborted) return
  await run.settle()
  for (const of of partitions) {
    await of.refresh()
    const event = eventText([{ of, from: Math.max(0, of.length - 5), to: of.length }])
    while (event !== undefined && !signal.aborted && !(await run.deliver(event)).isTaken);
  }
}
