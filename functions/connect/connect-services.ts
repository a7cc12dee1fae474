import type { ConnectWorker } from '../../lib/tasks/connect-worker.ts'
import type { ConnectorOffsets } from '../../lib/tasks/connector-offsets.ts'

/** What the REST API speaks for. */
export interface ConnectServices {
  readonly worker: ConnectWorker
  readonly offsets: ConnectorOffsets
  /** The version of this software: Connect has its git commit there. */
  readonly commit: string
  readonly clusterId: () => Promise<string>
  /** Sets the level of this function's log. */
  readonly setLogLevel: (level: string) => void
}
