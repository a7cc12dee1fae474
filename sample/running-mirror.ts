import type { Deployment } from '../lib/config/deployment.ts'
import type { FlowDeployment } from '../lib/config/flow-deployment.ts'
import type { ReplicationPolicy } from '../lib/mirror/replication-policy.ts'
import type { LocalAws } from '../local/local-aws.ts'
import type { BothSides } from './compare-when-copied.ts'
import type { SearchIndex } from './search-index.ts'

/** A flow that runs on this machine, with what shows it. */
export interface RunningMirror {
  readonly aws: LocalAws
  readonly deployment: Deployment
  readonly flow: FlowDeployment
  readonly policy: ReplicationPolicy
  readonly sides: BothSides
  /** Whether the clusters are our own: only into those is a sample written. */
  readonly isSample: boolean
  readonly index: SearchIndex | undefined
}
