import { setTimeout as sleep } from 'node:timers/promises'
import { throwIfError } from '../../kafka/error-codes.ts'
import { alterPartitionReassignments } from '../api/alter-partition-reassignments.ts'
import { electPreferredLeaders } from '../api/elect-leaders.ts'
import { patientCall } from '../patient-call.ts'
import { remotePartitions, type Surroundings } from '../surroundings.ts'

const attempts = 20

/** Another replica of each remote partition becomes its preferred leader, and then its leader. */
export const moveLeaders = async (surroundings: Surroundings): Promise<void> => {
  const { target } = surroundings.clusters
  const moved = (await remotePartitions(surroundings)).map(({ topic, partition, leader, replicas }) => {
    const [first = leader, ...others] = surroundings.random.shuffled(replicas.filter((id) => id !== leader))
    return { topic, partition, replicas: [first, ...others, leader] }
  })
  const code = await patientCall(() => target.sendToAny(alterPartitionReassignments(moved)))
  throwIfError(code, 'the replicas were not given another order')
  let left = moved.map(({ topic, partition }) => ({ topic, partition }))
  for (let attempt = 0; attempt < attempts && left.length > 0; attempt++) {
    const answers = await patientCall(() => target.sendToAny(electPreferredLeaders(left)))
    const elected = answers.filter(({ errorCode }) => errorCode === 0)
    surroundings.strikes.add('leader moved', elected.length)
    left = answers.filter(({ errorCode }) => ![0, electionNotNeeded].includes(errorCode))
    await sleep(100)
  }
}

/** ELECTION_NOT_NEEDED: the preferred replica leads already. */
const electionNotNeeded = 84
