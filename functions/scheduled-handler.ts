import { setTimeout as sleep } from 'node:timers/promises'
import type { Cluster } from '../kafka/cluster.ts'
import { ConnectionError } from '../kafka/connection.ts'
import { Every, type RepeatedTask } from '../lib/tasks/every.ts'
import type { Clock } from '../lib/tasks/ports.ts'
import { logger, mirrorHandler, type Run } from './handler.ts'
import { withinTimeLeft } from './within-time-left.ts'

/** The time of this machine. */
export const clock: Clock = { now: Date.now, sleep: async (ms) => void (await sleep(ms)) }

/**
 * The handler of a function that a schedule starts each minute: runs the tasks that are due, those with a
 * shorter interval several times. Connections end with the invocation: between two of them the function is
 * frozen, and what a broker closed meanwhile would be found out by the next request only.
 */
export const scheduledHandler = (
  tasks: readonly RepeatedTask[],
  clusters: readonly Pick<Cluster, 'close' | 'bootstrapServers'>[],
): Run<unknown, void> => {
  const disconnect = () => {
    for (const cluster of clusters) cluster.close()
  }
  const servers = clusters.map(({ bootstrapServers }) => bootstrapServers).join(' and ')
  const every = new Every(
    tasks.map((task) => ({ ...task, run: () => task.run().catch(explain(servers)) })),
    {
      clock,
      onFailure: ({ name }, error) => {
        logger.warn(`${name} failed`, error instanceof Error ? error : String(error))
        disconnect()
      },
    },
  )
  const what = tasks.map(({ name }) => name).join(', ')
  return mirrorHandler((_, invocation) =>
    withinTimeLeft(invocation, what, () => every.runFor(invocation.getRemainingTimeInMillis())).finally(
      disconnect,
    ),
  )
}

/** A cluster that is lost is the operator's to find: the error says of which clusters, and where to look. */
export const explain =
  (servers: string) =>
  (cause: unknown): never => {
    if (!(cause instanceof ConnectionError)) throw cause
    throw new Error(
      `${cause.message}. Check that the function reaches ${servers}: addresses, subnets and security groups, the ` +
        "listener's protocol, credentials.",
      { cause },
    )
  }
