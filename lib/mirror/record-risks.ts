import type { ConfigEntry } from './topic-configs.ts'

/** What was seen of a source topic's records: of some batches at both ends of each partition. */
export interface TopicSample {
  /** How many records were looked at. */
  readonly records: number
  /** Of key and value, uncompressed, on average. */
  readonly bytesPerRecord: number
  /** The largest one: key, value and headers. */
  readonly largest:
    | { readonly partition: number; readonly offset: bigint; readonly bytes: number }
    | undefined
  /** Of what is still to be mirrored, ms since 1970. */
  readonly oldestTimestamp: bigint | undefined
}

/** Something about the records of a topic that would stop or lose them. */
export interface RecordRisk {
  readonly kind:
    | 'too-large-for-target'
    | 'too-large-for-lambda'
    | 'expires-at-once'
    | 'timestamp-refused'
    | 'old'
  /** Whether mirroring stops at it, or records are lost by it. */
  readonly isFatal: boolean
  readonly says: string
}

/** A batch with one record has about so many bytes more than its key, value and headers. */
const batchOverhead = 100

/** Lambda hands over JSON of 6 MB at most, base64 in it: what is larger never reaches the mirror. */
const largestInEvent = 4_500_000

/** Older records than this the target may take for its first word from a producer (`producer.id.expiration.ms`). */
const producerMemoryMs = 24 * 3_600_000

/** What of a topic will not go as the rest. `configs`: of the remote topic, as it is or will be. */
export const recordRisks = (
  topic: string,
  { largest, oldestTimestamp }: TopicSample,
  configs: readonly Pick<ConfigEntry, 'name' | 'value'>[],
  now: number,
): readonly RecordRisk[] => {
  const risks: RecordRisk[] = []
  const limit = numberOf(configs, 'max.message.bytes')
  if (largest !== undefined) {
    const where = `${topic}-${largest.partition} offset ${largest.offset} has ${largest.bytes} bytes`
    if (largest.bytes > largestInEvent)
      risks.push({
        kind: 'too-large-for-lambda',
        isFatal: true,
        says: `${where}: Lambda drops what is larger than about 4.5 MB, and counts it (DroppedEventCount)`,
      })
    if (limit !== undefined && largest.bytes + batchOverhead > limit)
      risks.push({
        kind: 'too-large-for-target',
        isFatal: true,
        says: `${where}: the remote topic takes ${limit}, and mirroring stops there: raise max.message.bytes`,
      })
  }
  if (oldestTimestamp === undefined || oldestTimestamp < 0n) return risks
  const age = now - Number(oldestTimestamp)
  const policy = configs.find(({ name }) => name === 'cleanup.policy')?.value ?? ''
  const retention = numberOf(configs, 'retention.ms')
  if (policy.includes('delete') && retention !== undefined && retention >= 0 && age > retention)
    risks.push({
      kind: 'expires-at-once',
      isFatal: false,
      says: `${topic} has records of ${days(age)} days; the target keeps ${days(retention)} (retention.ms), so it deletes them again`,
    })
  const before = numberOf(configs, 'message.timestamp.before.max.ms')
  if (before !== undefined && age > before)
    risks.push({
      kind: 'timestamp-refused',
      isFatal: true,
      says: `${topic} has records of ${days(age)} days, which the target refuses: raise message.timestamp.before.max.ms of the remote topic`,
    })
  if (age > producerMemoryMs)
    risks.push({
      kind: 'old',
      isFatal: false,
      says: `${topic} has records of ${days(age)} days to copy: while it does, raise producer.id.expiration.ms on the target beyond that (docs/guarantees.md)`,
    })
  return risks
}

const numberOf = (
  configs: readonly Pick<ConfigEntry, 'name' | 'value'>[],
  name: string,
): number | undefined => {
  const value = configs.find((config) => config.name === name)?.value
  return value === undefined || value === null ? undefined : Number(value)
}

const days = (ms: number): string => (ms / 86_400_000).toFixed(1)
