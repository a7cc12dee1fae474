import { deleteGroup } from '../../kafka/api/delete-group.ts'
import { sendToCoordinator } from '../../kafka/cluster.ts'
import { patientCall } from '../patient-call.ts'
import type { Surroundings } from '../surroundings.ts'

/** The group of the flow's positions goes, as it does when no event came for `offsets.retention.minutes`. */
export const deletePositions = async ({ clusters, flow, strikes }: Surroundings): Promise<void> => {
  const group = flow.positionGroup
  const code = await patientCall(() =>
    sendToCoordinator(clusters.target, group, deleteGroup(group), (errorCode) => errorCode),
  )
  if (code === 0) strikes.add('positions deleted')
}
