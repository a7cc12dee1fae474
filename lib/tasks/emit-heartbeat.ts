import { encodeKey, encodeValue } from '../mirror/heartbeat.ts'
import type { Clock, RecordSink } from './ports.ts'

/** What emitting heartbeats of one flow needs. */
export interface HeartbeatEmission {
  readonly sourceClusterAlias: string
  readonly targetClusterAlias: string
  /** `heartbeats`: never renamed, whatever the policy. */
  readonly heartbeatsTopic: string
  /** Appends to the target cluster. */
  readonly target: RecordSink
  readonly clock: Pick<Clock, 'now'>
}

/** Appends one heartbeat to the target (MirrorHeartbeatTask.poll). */
export const emitHeartbeat = async (emission: HeartbeatEmission): Promise<void> => {
  const { sourceClusterAlias, targetClusterAlias, heartbeatsTopic, target, clock } = emission
  const timestamp = BigInt(clock.now())
  const heartbeat = { sourceClusterAlias, targetClusterAlias, timestamp }
  await target.append({ topic: heartbeatsTopic, partition: 0 }, [
    { timestamp, key: encodeKey(heartbeat), value: encodeValue(heartbeat), headers: [] },
  ])
}
