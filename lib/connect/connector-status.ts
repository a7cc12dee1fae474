/*
  mm2-status.<source>.internal, compacted: what Connect's KafkaStatusBackingStore keeps.
    status-connector-<name>, status-task-<name>-<i>
      {"state","trace","worker_id","generation","version"}       null: destroyed
*/

/** What a connector or a task is. STOPPED is only a connector. */
export type ConnectorState = 'UNASSIGNED' | 'RUNNING' | 'PAUSED' | 'STOPPED' | 'FAILED' | 'RESTARTING'

/** One connector's or task's state. */
export interface StateRecord {
  readonly state: ConnectorState
  /** Why it failed. */
  readonly trace?: string | undefined
  readonly workerId: string
}

/** Version that connectors say they have: that of the MirrorMaker whose settings and formats these are. */
export const connectorVersion = '4.1.1'

export const connectorStatusKey = (name: string): string => `status-connector-${name}`
export const taskStatusKey = (name: string, task: number): string => `status-task-${name}-${task}`

/** Nothing here is a member of a group, so its generation is always 1. */
export const encodeState = ({ state, trace, workerId }: StateRecord): string =>
  JSON.stringify({
    state,
    trace: trace ?? null,
    worker_id: workerId,
    generation: 1,
    version: connectorVersion,
  })

/** What of a state is read back. */
export interface StoredState {
  readonly state: string
  /** Why it failed. */
  readonly trace: string | undefined
}

/** Reads a state; undefined for one that was destroyed, and for what cannot be read, which Connect passes over too. */
export const decodeState = (value: Buffer | null): StoredState | undefined => {
  if (value === null) return undefined
  try {
    const { state, trace }: { state?: unknown; trace?: unknown } = JSON.parse(value.toString())
    return { state: String(state), trace: typeof trace === 'string' ? trace : undefined }
  } catch {
    return undefined
  }
}

/** As `GET /connectors/{name}/status` answers it. */
export const describeState = ({ state, trace, workerId }: StateRecord) => ({
  state,
  worker_id: workerId,
  version: connectorVersion,
  ...(trace !== undefined && { trace }),
})
