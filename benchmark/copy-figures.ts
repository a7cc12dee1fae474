import { type Part, parts } from './contestant.ts'
import { mebibytes, type Workload } from './workload.ts'

/** What was seen at one moment of a copy. */
export interface CopySample {
  /** Seconds since the mirror was started. */
  readonly at: number
  /** In the target. */
  readonly records: number
  /** CPU seconds of each part so far. */
  readonly cpu: Readonly<Record<Part, number>>
}

/** What a copy cost. CPU: of the copier alone, of copier and poller, and of all that belongs to the mirror. */
export interface CopyFigures {
  readonly recordsPerSecond: number
  readonly copierCpuMsPerMiB: number
  readonly copierAndPollerCpuMsPerMiB: number
  readonly allCpuMsPerMiB: number
  readonly copierCpuSecondsPerMillion: number
  readonly copierAndPollerCpuSecondsPerMillion: number
  readonly allCpuSecondsPerMillion: number
  readonly copierPeakMiB: number
  /** From the start to the first record that was seen in the target, and what all parts had used of CPU by then. */
  readonly firstRecordSeconds: number
  readonly firstRecordCpuSeconds: number
}

/** Shares of the copy between which figures are taken: before, programs still warm up; after, batches run dry. */
const [windowStart, windowEnd] = [0.1, 0.9] as const

/** Figures of a copy, from its samples in order. Throws when there are too few to tell. */
export const copyFigures = (
  samples: readonly CopySample[],
  workload: Workload,
  copierPeakMiB: number,
): CopyFigures => {
  const reached = (records: number) => samples.find((sample) => sample.records >= records)
  const first = reached(1)
  const from = reached(workload.records * windowStart)
  const to = reached(workload.records * windowEnd)
  if (first === undefined || from === undefined || to === undefined || to.at <= from.at)
    throw new Error(`the copy of ${workload.topic} was too short to be measured: take more --records`)
  const records = to.records - from.records
  const cpu = (of: readonly Part[]): number =>
    of.reduce((sum, part) => sum + to.cpu[part] - from.cpu[part], 0)
  const perMiB = (of: readonly Part[]): number => (cpu(of) * 1000) / mebibytes(records, workload)
  const perMillion = (of: readonly Part[]): number => (cpu(of) * 1e6) / records
  return {
    recordsPerSecond: records / (to.at - from.at),
    copierCpuMsPerMiB: perMiB(['copier']),
    copierAndPollerCpuMsPerMiB: perMiB(['copier', 'poller']),
    allCpuMsPerMiB: perMiB(parts),
    copierCpuSecondsPerMillion: perMillion(['copier']),
    copierAndPollerCpuSecondsPerMillion: perMillion(['copier', 'poller']),
    allCpuSecondsPerMillion: perMillion(parts),
    copierPeakMiB,
    firstRecordSeconds: first.at,
    firstRecordCpuSeconds: parts.reduce((sum, part) => sum + first.cpu[part], 0),
  }
}
