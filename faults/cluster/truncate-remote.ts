import { offsetFetch } from '../../kafka/api/offset-fetch.ts'
import { sendToCoordinator } from '../../kafka/cluster.ts'
import { throwIfError } from '../../kafka/error-codes.ts'
import { deleteRecords } from '../api/delete-records.ts'
import type { ClusterFaultName } from '../cluster-faults.ts'
import { patientCall } from '../patient-call.ts'
import { remotePartitions, type Surroundings } from '../surroundings.ts'

/** Retention takes the head of remote partitions, but not the last record that is copied: its batch has the label. */
export const truncateRemote = (surroundings: Surroundings): Promise<void> =>
  truncate(surroundings, 'remote topic truncated', (offset) =>
    BigInt(surroundings.random.between(1, Number(offset) - 1)),
  )

/** Retention takes all that the positions tell to be copied. */
export const emptyRemote = (surroundings: Surroundings): Promise<void> =>
  truncate(surroundings, 'remote topic emptied', (offset) => offset)

/** What goes is read before, for whoever consumes has read it, too. */
const truncate = async (
  surroundings: Surroundings,
  name: ClusterFaultName,
  beforeOf: (offset: bigint) => bigint,
): Promise<void> => {
  const { clusters, flow, random, strikes, remote } = surroundings
  const partitions = await remotePartitions(surroundings)
  const { offsets } = await patientCall(() =>
    sendToCoordinator(
      clusters.target,
      flow.positionGroup,
      offsetFetch(flow.positionGroup, partitions),
      ({ errorCode }) => errorCode,
    ),
  )
  for (const { offset, topic, partition } of offsets) {
    if (offset < 2n || !random.chance(0.7)) continue
    const at = { topic, partition }
    const before = beforeOf(offset)
    await remote.read(at, before)
    await patientCall(async () => {
      clusters.target.forgetLeaders(topic) // it may have moved since the last attempt
      throwIfError(
        await clusters.target.sendToLeader(at, deleteRecords(at, before)),
        `the records of ${topic}-${partition} before ${before} were not deleted`,
      )
    })
    strikes.add(name)
  }
}
