import { setTimeout as sleep } from 'node:timers/promises'
import { throwIfError } from '../../kafka/error-codes.ts'
import { alterProducerQuota } from '../api/alter-client-quotas.ts'
import { patientCall } from '../patient-call.ts'
import type { Surroundings } from '../surroundings.ts'

const bytesPerSecond = 1_000

/** For a while a quota lets the mirror produce next to nothing: brokers answer, and then read no more from it for seconds. */
export const throttle = async (surroundings: Surroundings): Promise<void> => {
  await setQuota(surroundings, bytesPerSecond)
  await sleep(surroundings.random.between(500, 1_500))
  await setQuota(surroundings, null)
}

const setQuota = async ({ clusters, flow }: Surroundings, quota: number | null): Promise<void> => {
  const code = await patientCall(() => clusters.target.sendToAny(alterProducerQuota(flow.clientId, quota)))
  throwIfError(code, `the quota of ${flow.clientId} was not set`)
}
