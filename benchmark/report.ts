import type { CopyFigures } from './copy-figures.ts'
import type { ColdStartFigures } from './measure-cold-start.ts'
import type { LatencyFigures } from './measure-latency.ts'
import type { Results, Row } from './results.ts'

/** The results as Markdown, medians only. */
export const report = ({ date, machine, rounds, copies, latencies, coldStarts }: Results): string => {
  const { cpu, cores, memoryGiB, system, node, java, kafka } = machine
  return [
    `${date}: ${cpu}, ${cores} cores, ${memoryGiB} GiB, ${system}; Kafka ${kafka}, Java ${java}, Node ${node}. Medians of ${rounds} rounds.`,
    ...(copies.length > 0
      ? [
          '',
          ...table(
            copyHeads,
            copies.map((row) => copyCells(row, copies)),
          ),
        ]
      : []),
    ...(latencies.length > 0 ? ['', ...table(latencyHeads, latencies.map(latencyCells))] : []),
    ...(coldStarts.length > 0 ? ['', ...table(coldStartHeads, coldStarts.map(coldStartCells))] : []),
  ].join('\n')
}

const copyHeads = [
  'records',
  'mirror',
  'records/s',
  'CPU-ms/MiB: copier',
  '+ poller',
  'all',
  'CPU-s/million: copier',
  '+ poller',
  'all',
  'peak MiB',
  'first record s',
  'copier : best MM2',
  '+ poller : best MM2',
]

const copyCells = (row: Row<CopyFigures>, rows: readonly Row<CopyFigures>[]): string[] => {
  const { workload, contestant, median } = row
  return [
    workload,
    contestant,
    median.recordsPerSecond.toFixed(0),
    median.copierCpuMsPerMiB.toFixed(1),
    median.copierAndPollerCpuMsPerMiB.toFixed(1),
    median.allCpuMsPerMiB.toFixed(1),
    median.copierCpuSecondsPerMillion.toFixed(2),
    median.copierAndPollerCpuSecondsPerMillion.toFixed(2),
    median.allCpuSecondsPerMillion.toFixed(2),
    median.copierPeakMiB.toFixed(0),
    median.firstRecordSeconds.toFixed(1),
    ...againstMirrorMaker(row, rows),
  ]
}

/** Costs as shares of what the cheapest MirrorMaker 2 costs on the same records. More than 1.00 is a loss. */
const againstMirrorMaker = (row: Row<CopyFigures>, rows: readonly Row<CopyFigures>[]): string[] => {
  const theirs = rows.filter(
    ({ workload, contestant }) => workload === row.workload && contestant.startsWith('MM2'),
  )
  if (row.contestant.startsWith('MM2') || theirs.length === 0) return ['', '']
  const best = Math.min(...theirs.map(({ median }) => median.copierCpuMsPerMiB))
  const share = (cost: number): string => `${(cost / best).toFixed(2)}${cost > best ? ' (loses)' : ''}`
  return [share(row.median.copierCpuMsPerMiB), share(row.median.copierAndPollerCpuMsPerMiB)]
}

const latencyHeads = ['latency', 'mirror', 'settings', 'records', 'p50 ms', 'p99 ms', 'largest ms', 'cores']

const latencyCells = ({ workload, contestant, settings, median }: Row<LatencyFigures>): string[] => [
  workload.replace('latency ', ''),
  contestant,
  settings,
  median.records.toFixed(0),
  median.p50.toFixed(0),
  median.p99.toFixed(0),
  median.largest.toFixed(0),
  median.cores.toFixed(2),
]

const coldStartHeads = ['cold start', 'ms', 'CPU-ms', 'bundle kB']

const coldStartCells = ({ contestant, median }: Row<ColdStartFigures>): string[] => [
  contestant,
  median.milliseconds.toFixed(0),
  median.cpuMilliseconds.toFixed(0),
  median.bundleKilobytes.toFixed(0),
]

const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string[] => {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)]
}
