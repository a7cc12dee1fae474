import type { Clusters } from './clusters.ts'
import type { Flow } from './flow.ts'
import type { Invoked } from './mirror-environment.ts'
import type { Random } from './random.ts'
import type { SourcePartition } from './source-partition.ts'
import type { Strikes } from './strikes.ts'

/** What those who read a seed's source have to do with. */
export interface ReadingRun {
  readonly clusters: Clusters
  readonly flow: Flow
  readonly partitions: readonly SourcePartition[]
  readonly random: Random
  readonly strikes: Strikes
  /** Whether faults are let loose still. */
  readonly isRough: boolean
  /** Whether nothing will be appended to the source any more. */
  readonly isWritten: boolean
  /** Delivers one event. Before it, what the plan has for it is let loose. */
  deliver(event: string): Promise<Invoked>
  /** Appends something to the source, while faults strike. */
  writeOn(): Promise<void>
  /**
   * Waits until faults of the target are over and late bytes have arrived, then appends one more record to each source
   * partition: what is wrong by now is noticed by whoever copies it, and a position that a late commit put back moves on.
   */
  settle(): Promise<void>
}
