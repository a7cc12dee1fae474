import { decode } from '../mirror/heartbeat.ts'
import { messageOf } from './message-of.ts'
import type { Clock, Log, MetricSink, StoredRecord } from './ports.ts'

/** What measuring the heartbeats of a flow needs. */
export interface HeartbeatMeasurement {
  /** `source->target` */
  readonly flow: string
  readonly isHeartbeatsTopic: (topic: string) => boolean
  readonly remoteTopic: (topic: string) => string
  /** The last records of partition 0 of a topic of the target; none if there is no such topic. */
  readonly lastRecords: (topic: string) => Promise<readonly StoredRecord[]>
  readonly metrics: MetricSink
  readonly clock: Pick<Clock, 'now'>
  readonly log: Pick<Log, 'warn'>
}

/**
 * Measures how old the newest heartbeat is that came through the mirror, for every heartbeats topic that is mirrored:
 * `A.heartbeats` has those that were written on A, `A.Z.heartbeats` those that came to A from Z. A heartbeat takes the whole way
 * of a record, so it tells a flow that has nothing to do from one that does nothing.
 */
export const measureHeartbeats = async (
  measurement: HeartbeatMeasurement,
  topics: readonly string[],
): Promise<void> => {
  const { flow, isHeartbeatsTopic, remoteTopic, lastRecords, metrics, clock, log } = measurement
  for (const topic of topics.filter(isHeartbeatsTopic).map(remoteTopic)) {
    const newest = newestOf(await lastRecords(topic), (error) =>
      log.warn(`A record of ${topic} is no heartbeat and is left out: ${messageOf(error)}`),
    )
    if (newest !== undefined)
      metrics.record({ flow, topic }, { 'heartbeat-age-ms': Math.max(0, clock.now() - Number(newest)) })
  }
}

const newestOf = (
  records: readonly StoredRecord[],
  refused: (error: unknown) => void,
): bigint | undefined => {
  let newest: bigint | undefined
  for (const { key, value } of records) {
    if (key === null || value === null) continue
    try {
      const { timestamp } = decode(key, value)
      if (newest === undefined || timestamp > newest) newest = timestamp
    } catch (error) {
      refused(error)
    }
  }
  return newest
}
