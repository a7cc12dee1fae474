import { setTimeout as sleep } from 'node:timers/promises'
import { incrementalAlterConfigs } from '../../kafka/api/incremental-alter-configs.ts'
import { throwIfError } from '../../kafka/error-codes.ts'
import { patientCall } from '../patient-call.ts'
import type { Surroundings } from '../surroundings.ts'

/** More than there are replicas: every append with acks=all is refused with NOT_ENOUGH_REPLICAS. */
const tooMany = '4'

/** For a while the remote topics want more replicas in sync than there are. */
export const refuseAppends = async (surroundings: Surroundings): Promise<void> => {
  await setMinInSync(surroundings, tooMany)
  await sleep(surroundings.random.between(600, 1_500))
  await setMinInSync(surroundings, null)
}

const setMinInSync = async ({ clusters, flow }: Surroundings, value: string | null): Promise<void> => {
  const configs = [{ name: 'min.insync.replicas', value }]
  const topics = flow.topics.map(({ remoteTopic }) => ({ topic: remoteTopic, configs }))
  for (const { errorCode, errorMessage, topic } of await patientCall(() =>
    clusters.target.sendToAny(incrementalAlterConfigs(topics)),
  ))
    throwIfError(errorCode, `min.insync.replicas of ${topic} was not set`, errorMessage)
}
