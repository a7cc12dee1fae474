import type { Deployment } from '../lib/config/deployment.ts'
import type { FlowDeployment } from '../lib/config/flow-deployment.ts'
import type { ReplicationPolicy } from '../lib/mirror/replication-policy.ts'
import type { LocalAws } from '../local/local-aws.ts'
import type { BothSides } from './compare-when-copied.ts'
import type { SearchIndex } from './search-index.ts'

/** What runs on this machine, with or without a flow. */
interface RunningSystem {
  readonly aws: LocalAws
  readonly deployment: Deployment
  /** Whether the clusters are our own: only into those is a sample written. */
  readonly isSample: boolean
  readonly index: SearchIndex | undefined
}

/** A flow that runs on this machine, with what shows it. */
export interface RunningMirror extends RunningSystem {
  readonly flow: FlowDeployment
  readonly policy: ReplicationPolicy
  readonly sides: BothSides
}

/** Connectors that run on this machine, and no flow. */
export interface RunningConnectors extends RunningSystem {
  readonly flow: undefined
}

/** What npm start has started. */
export type Running = RunningMirror | RunningConnectors
