import { base64Length } from '../mirror/decode-event.ts'
import type { CopiedRecords } from './offset-syncs.ts'
import type { MetricValues } from './ports.ts'

/**
 * MirrorSourceMetrics of a batch that the target has acknowledged at `now`, after the mirror received it at `received`:
 * ages and latencies of its oldest and its newest record, from which CloudWatch makes minimum, maximum and average.
 */
export const copyMetrics = (
  copied: CopiedRecords,
  received: number,
  now: number,
): readonly MetricValues[] => {
  const { oldest, newest, bytes } = measure(copied)
  return [
    {
      'record-count': copied.count,
      'byte-count': bytes,
      'record-age-ms': Math.max(0, received - oldest),
      'replication-latency-ms': Math.max(0, now - oldest),
    },
    {
      'record-age-ms': Math.max(0, received - newest),
      'replication-latency-ms': Math.max(0, now - newest),
    },
  ]
}

const measure = ({ records, from, count }: CopiedRecords) => {
  let oldest = Number.POSITIVE_INFINITY
  let newest = Number.NEGATIVE_INFINITY
  let bytes = 0
  for (let index = from; index < from + count; index++) {
    const record = records[index]
    if (record === undefined) continue
    if (record.timestamp < oldest) oldest = record.timestamp
    if (record.timestamp > newest) newest = record.timestamp
    if (record.value) bytes += base64Length(record.value)
  }
  return { oldest, newest, bytes }
}
