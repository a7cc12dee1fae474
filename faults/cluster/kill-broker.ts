import { setTimeout as sleep } from 'node:timers/promises'
import type { KafkaBroker } from '../../local/servers/kafka-broker.ts'
import { quorumLeader } from '../api/describe-quorum.ts'
import { patientCall } from '../patient-call.ts'
import { remotePartitions, type Surroundings } from '../surroundings.ts'

/** `kill -9` of a broker that leads a remote partition; it comes back after a while. */
export const killBroker = async (surroundings: Surroundings): Promise<void> => {
  const leader = await aLeader(surroundings)
  await kill(surroundings, [leader])
  surroundings.strikes.add('broker killed')
}

/** The same of the controller in charge. */
export const killController = async (surroundings: Surroundings): Promise<void> => {
  await kill(surroundings, [await controller(surroundings)])
  surroundings.strikes.add('controller killed')
}

/** Both at once: the two that are left have no majority, or only just. */
export const killLeaderAndController = async (surroundings: Surroundings): Promise<void> => {
  const inCharge = await controller(surroundings)
  await kill(surroundings, [inCharge, await aLeader(surroundings, inCharge)])
  surroundings.strikes.add('leader and controller killed')
}

const controller = ({ clusters }: Surroundings): Promise<number> =>
  patientCall(() => clusters.target.sendToAny(quorumLeader()))

/** The leader of one of the flow's partitions; another one than `except`, as far as there is one. */
const aLeader = async (surroundings: Surroundings, except?: number): Promise<number> => {
  const { clusters, random } = surroundings
  const leaders = (await remotePartitions(surroundings))
    .map(({ leader }) => leader)
    .filter((id) => id !== except)
  const others = clusters.targetKafka.brokers.map(({ nodeId }) => nodeId).filter((id) => id !== except)
  return random.pick(leaders.length > 0 ? leaders : others)
}

const kill = async ({ clusters, random }: Surroundings, nodeIds: readonly number[]): Promise<void> => {
  const brokers = clusters.targetKafka.brokers.filter(({ nodeId }) => nodeIds.includes(nodeId))
  await Promise.all(brokers.map((broker) => broker.kill()))
  await sleep(random.between(200, 4_000))
  await Promise.all(brokers.map(startAgain))
}

const startWithinMs = 90_000

/** Another program may have taken the broker's port meanwhile, for a moment. */
const startAgain = async (broker: KafkaBroker): Promise<void> => {
  const until = Date.now() + startWithinMs
  for (;;) {
    try {
      await broker.start()
      return
    } catch (error) {
      if (Date.now() > until) throw error
      await sleep(1_000)
    }
  }
}
