import type { WeblogFigures } from './measure-weblogs.ts'
import { median } from './statistics.ts'

/** What weblogs cost, as Markdown: medians of the rounds. */
export const weblogReport = (rounds: readonly WeblogFigures[]): string => {
  const of = (figure: keyof WeblogFigures): number => median(rounds.map((round) => round[figure]))
  const whole = (figure: keyof WeblogFigures): string => Math.round(of(figure)).toLocaleString('en')
  return [
    `${whole('lines')} lines, medians of ${rounds.length} rounds.`,
    '',
    '| function | a CPU-second | from the object put to the last one |',
    '|---|---|---|',
    `| file-source | ${whole('linesPerCpuSecond')} lines | ${of('secondsToRecords').toFixed(1)} s |`,
    `| search-sink | ${whole('documentsPerCpuSecond')} documents | ${of('secondsToDocuments').toFixed(1)} s |`,
  ].join('\n')
}
