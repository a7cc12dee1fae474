import { createHash } from 'node:crypto'
import { type Difference, type RecordField, recordFields } from './difference.ts'
import { type Excuse, excuses } from './judge-gap.ts'
import {
  type OffsetRange,
  type PartitionEvidence,
  type Verdict,
  verdictOf,
  worstVerdict,
} from './partition-evidence.ts'
import { type Digest, sumDigests } from './record-windows.ts'

/** The version of the report's shape. */
const format = 'mirror-verify/1'

/** A cluster as it was met. */
export interface VerifiedCluster {
  readonly alias: string
  readonly clusterId: string | null
  readonly servers: string
}

/** When, what and by what was verified. */
export interface VerifyCircumstances {
  readonly flow: string
  readonly source: VerifiedCluster
  readonly target: VerifiedCluster
  /** Versions of this program and of Node. */
  readonly versions: { readonly mirror: string; readonly node: string }
  /** ISO 8601. */
  readonly startedAt: string
  readonly finishedAt: string
  /** False: it was interrupted, and goes on when it is run again. */
  readonly isComplete: boolean
  readonly windowMs: number
  /** ISO 8601; only records from then on were compared. */
  readonly since: string | null
  readonly allowsOthers: boolean
  /** How often it was run, each time going on where it had ended. */
  readonly runs: number
}

/** What `mirror verify` leaves behind: offsets as decimal text, times as ISO 8601. */
export interface VerifyReport extends VerifyCircumstances {
  readonly format: string
  readonly verdict: Verdict
  readonly matched: number
  /** Of what should be equal, all partitions together. */
  readonly digests: { readonly source: Digest; readonly remote: Digest }
  readonly partitions: readonly (PartitionEvidence & {
    readonly verdict: Verdict
    readonly digests: { readonly source: Digest; readonly remote: Digest }
  })[]
}

/** The report on some evidence. */
export const verifyReport = (
  circumstances: VerifyCircumstances,
  evidence: readonly PartitionEvidence[],
): VerifyReport => {
  const partitions = evidence.map((of) => ({ ...of, verdict: verdictOf(of), digests: digestsOf(of) }))
  return {
    format,
    ...circumstances,
    verdict: worstVerdict(partitions.map(({ verdict }) => verdict)),
    matched: evidence.reduce((sum, { matched }) => sum + matched, 0),
    digests: {
      source: sumDigests(partitions.map(({ digests }) => digests.source)),
      remote: sumDigests(partitions.map(({ digests }) => digests.remote)),
    },
    partitions,
  }
}

const digestsOf = ({ windows }: PartitionEvidence): { source: Digest; remote: Digest } => ({
  source: sumDigests(windows.map(({ source }) => source)),
  remote: sumDigests(windows.map(({ remote }) => remote)),
})

/** The report as text: JSON that ends with the SHA-256 of the rest, by which a change is noticed. */
export const encodeReport = (report: VerifyReport): string => {
  const plain: unknown = JSON.parse(JSON.stringify(report, (_key, value: unknown) => plainly(value)))
  return `${JSON.stringify({ ...Object(plain), sha256: sha256(plain) }, null, 1)}\n`
}

const plainly = (value: unknown): unknown => (typeof value === 'bigint' ? `${value}` : value)

const sha256 = (plain: unknown): string => createHash('sha256').update(JSON.stringify(plain)).digest('hex')

/** A report that was written before, as far as going on needs it. */
export interface EarlierReport extends Pick<VerifyCircumstances, 'flow' | 'windowMs' | 'since' | 'runs'> {
  readonly source: Pick<VerifiedCluster, 'clusterId'>
  readonly target: Pick<VerifiedCluster, 'clusterId'>
  readonly partitions: readonly PartitionEvidence[]
}

/** Reads a report back. Throws a sentence where it is none, or was changed since it was written. */
export const decodeReport = (text: string): EarlierReport => {
  const { sha256: written, ...rest } = parsed(text)
  if (rest.format !== format) throw new Error(`it is no report of this kind (${format})`)
  if (written !== sha256(rest))
    throw new Error('it was changed since it was written: its sha256 does not fit')
  // The parsed boundary: the checksum says that these are our own bytes.
  const report = rest as unknown as WrittenReport
  return { ...report, partitions: report.partitions.map(evidenceOf) }
}

const parsed = (text: string): Record<string, unknown> => {
  try {
    return Object(JSON.parse(text))
  } catch (cause) {
    throw new Error('it is no JSON', { cause })
  }
}

/** What becomes of a type in JSON: bigints are decimal text. */
type Written<T> = T extends bigint
  ? string
  : T extends object
    ? { readonly [Name in keyof T]: Written<T[Name]> }
    : T

type WrittenReport = Omit<EarlierReport, 'partitions'> & {
  readonly partitions: readonly Written<PartitionEvidence>[]
}

const evidenceOf = (written: Written<PartitionEvidence>): PartitionEvidence => ({
  topic: written.topic,
  partition: written.partition,
  remoteTopic: written.remoteTopic,
  sourceTopicId: written.sourceTopicId,
  remoteTopicId: written.remoteTopicId,
  source: rangeOf(written.source),
  remote: rangeOf(written.remote),
  matched: written.matched,
  hasTimestamps: written.hasTimestamps,
  firstTimestamp: bigintOf(written.firstTimestamp),
  lastTimestamp: bigintOf(written.lastTimestamp),
  excused: Object.fromEntries(
    Object.entries(written.excused).filter(([why]) => why in excuses) as [Excuse, number][],
  ),
  behind: written.behind && rangeOf(written.behind),
  windows: written.windows,
  differences: written.differences.map(differenceOf),
  unlisted: written.unlisted,
  gaps: written.gaps,
})

const differenceOf = (written: Written<Difference>): Difference => {
  const { upstreamOffset, downstreamOffset, fields, timestamp, ...rest } = written
  return {
    ...rest,
    timestamp: BigInt(timestamp),
    ...(upstreamOffset !== undefined && { upstreamOffset: BigInt(upstreamOffset) }),
    ...(downstreamOffset !== undefined && { downstreamOffset: BigInt(downstreamOffset) }),
    ...(fields !== undefined && {
      fields: recordFields.filter((field: RecordField) => fields.includes(field)),
    }),
  }
}

const rangeOf = ({ from, to }: Written<OffsetRange>): OffsetRange => ({ from: BigInt(from), to: BigInt(to) })

const bigintOf = (text: string | undefined): bigint | undefined =>
  text === undefined ? undefined : BigInt(text)
