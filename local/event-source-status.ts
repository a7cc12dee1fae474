import type { Mapping } from './event-source/event-source-mappings.ts'

/** An event source mapping as people want to see it. */
export interface EventSourceStatus {
  readonly uuid: string
  readonly topic: string
  readonly groupId: string
  readonly functionArn: string
  readonly state: Mapping['state']
  /** `OK`, `No records processed` or `PROBLEM: …`. */
  readonly lastProcessingResult: string
  /** Partitions that it reads. */
  readonly partitions: number
  /** Records that the function has not taken yet. */
  readonly lag: number
  /** Records that it has taken since the start. */
  readonly delivered: number
  /** Of their JSON. */
  readonly deliveredBytes: number
  readonly batches: number
}

/** The status of a mapping. */
export const eventSourceStatus = ({
  uuid,
  groupId,
  functionArn,
  state,
  source,
  request,
}: Mapping): EventSourceStatus => {
  const progress = source?.progress
  return {
    uuid,
    topic: source?.config.topic ?? String([request.Topics].flat()[0]),
    groupId,
    functionArn,
    state,
    lastProcessingResult: source?.lastProcessingResult ?? 'No records processed',
    partitions: progress?.partitions ?? 0,
    lag: Number(progress?.lag ?? 0n),
    delivered: progress?.delivered ?? 0,
    deliveredBytes: progress?.deliveredBytes ?? 0,
    batches: progress?.batches ?? 0,
  }
}
