import { setTimeout as sleep } from 'node:timers/promises'
import { incrementalAlterConfigs } from '../../kafka/api/incremental-alter-configs.ts'
import { throwIfError } from '../../kafka/error-codes.ts'
import { patientCall } from '../patient-call.ts'
import { remotePartitions, type Surroundings } from '../surroundings.ts'

/**
 * A broker stands still, as in a long garbage collection: it leads on in its own eyes, and reads later what was sent to
 * it. Meanwhile another one may have become leader.
 */
export const pauseBroker = async (surroundings: Surroundings): Promise<void> => {
  const { random } = surroundings
  const leaders = (await remotePartitions(surroundings)).map(({ leader }) => leader).filter((id) => id > 0)
  if (leaders.length === 0) return
  await paused(surroundings, random.pick(leaders), () => sleep(random.between(300, 5_000)))
  surroundings.strikes.add('broker paused')
}

/**
 * The remote topics want all three replicas in sync while one broker stands still: once the others have given it up,
 * appends are refused with NOT_ENOUGH_REPLICAS. (Kafka takes no more in-sync replicas than a topic has replicas.)
 */
export const refuseAppends = async (surroundings: Surroundings): Promise<void> => {
  const { random, clusters } = surroundings
  await setMinInSync(surroundings, '3')
  const { nodeId } = random.pick(clusters.targetKafka.brokers)
  await paused(surroundings, nodeId, () => sleep(random.between(4_500, 6_000)))
  await setMinInSync(surroundings, null)
}

/** Stops a broker's process for as long as something takes. */
export const paused = async (
  { clusters }: Pick<Surroundings, 'clusters'>,
  nodeId: number,
  during: () => Promise<void>,
): Promise<void> => {
  const broker = clusters.targetKafka.brokers.find((one) => one.nodeId === nodeId)
  const { pid } = broker ?? {}
  if (pid === undefined) return
  process.kill(pid, 'SIGSTOP')
  try {
    await during()
  } finally {
    process.kill(pid, 'SIGCONT')
  }
}

const setMinInSync = async ({ clusters, flow }: Surroundings, value: string | null): Promise<void> => {
  const configs = [{ name: 'min.insync.replicas', value }]
  const topics = flow.topics.map(({ remoteTopic }) => ({ topic: remoteTopic, configs }))
  for (const { errorCode, errorMessage, topic } of await patientCall(() =>
    clusters.target.sendToAny(incrementalAlterConfigs(topics)),
  ))
    throwIfError(errorCode, `min.insync.replicas of ${topic} was not set`, errorMessage)
}
