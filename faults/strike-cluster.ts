import { deletePositions } from './cluster/delete-positions.ts'
import { killBroker, killController, killLeaderAndController } from './cluster/kill-broker.ts'
import { moveLeaders } from './cluster/move-leader.ts'
import { pauseBroker, refuseAppends } from './cluster/pause-broker.ts'
import { throttle } from './cluster/throttle.ts'
import { emptyRemote, truncateRemote } from './cluster/truncate-remote.ts'
import { writeForeign } from './cluster/write-foreign.ts'
import type { ClusterFaultName } from './cluster-faults.ts'
import type { Surroundings } from './surroundings.ts'

/** Faults of the target by name. Each resolves when it is over, and the target as it was. */
export const strikeCluster: Readonly<
  Record<ClusterFaultName, (surroundings: Surroundings) => Promise<void>>
> = {
  'leader moved': moveLeaders,
  'broker killed': killBroker,
  'controller killed': killController,
  'leader and controller killed': killLeaderAndController,
  'broker paused': pauseBroker,
  'not enough replicas': refuseAppends,
  'throttled by a quota': throttle,
  'positions deleted': deletePositions,
  'remote topic truncated': truncateRemote,
  'remote topic emptied': emptyRemote,
  'another writer': writeForeign,
}
