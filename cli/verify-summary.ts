import type { Difference } from '../lib/mirror/verify/difference.ts'
import { type Excuse, excuses } from '../lib/mirror/verify/judge-gap.ts'
import type { PartitionEvidence } from '../lib/mirror/verify/partition-evidence.ts'
import { isEqualWindow } from '../lib/mirror/verify/record-windows.ts'
import type { VerifyReport } from '../lib/mirror/verify/verify-report.ts'
import { table } from '../sample/table.ts'

/** So many differences are printed; the report has all. */
const mostPrinted = 20

/** Longer names of topics are cut in the middle: a line has 80 columns. */
const longestName = 34

/** A report as text: a row a topic, what differs, what was passed over and why, and the verdict. */
export const verifySummary = (report: VerifyReport, file: string | undefined): string => {
  const { partitions } = report
  const topics = Map.groupBy(partitions, ({ topic }) => topic)
  const rows = [...topics].map(([topic, ofTopic]) => [
    cut(topic),
    count(sum(ofTopic, ({ matched }) => matched)),
    count(sum(ofTopic, ({ behind }) => (behind ? Number(behind.to - behind.from) : 0))),
    count(sum(ofTopic, ({ differences, unlisted }) => differences.length + unlisted)),
    count(sum(ofTopic, ({ excused }) => sum(Object.values(excused), (n) => n))),
  ])
  const differences = partitions.flatMap((of) => of.differences)
  const more = sum(partitions, ({ unlisted }) => unlisted) + Math.max(0, differences.length - mostPrinted)
  return [
    table(['topic', 'equal', 'behind', 'different', 'passed over'], rows),
    '',
    ...differences.slice(0, mostPrinted).map(describeDifference),
    ...(more > 0 ? [`and ${count(more)} more${file === undefined ? ': --report FILE lists them' : ''}`] : []),
    ...windowLines(partitions),
    ...(differences.length > 0 ? [''] : []),
    ...excusedLines(partitions),
    verdictLine(report),
    `source ${digestText(report.digests.source)}`,
    `target ${digestText(report.digests.remote)}`,
    ...(file === undefined ? [] : [`evidence: ${file}`]),
  ].join('\n')
}

/** So many windows are printed; the report has all. */
const mostWindows = 10

/** When it happened: windows of time whose counts or hashes differ. */
const windowLines = (partitions: readonly PartitionEvidence[]): readonly string[] =>
  partitions
    .flatMap(({ topic, partition, windows }) =>
      windows
        .filter((window) => !isEqualWindow(window))
        .map(({ start, source, remote }) => {
          const sides = `${count(source.count)} on the source, ${count(remote.count)} on the target`
          return `window    ${topic}-${partition} from ${timeText(BigInt(start))}: ${sides}`
        }),
    )
    .slice(0, mostWindows)

/** One difference, as a line. */
export const describeDifference = (difference: Difference): string => {
  const { kind, topic, partition, remoteTopic, upstreamOffset, downstreamOffset, fields } = difference
  const here = `${topic}-${partition} offset ${upstreamOffset}`
  const there = `${remoteTopic}-${partition} offset ${downstreamOffset}`
  const writer = difference.isByFlow ? 'written by the mirror' : 'written by another program'
  switch (kind) {
    case 'missing':
      return `missing   ${here}, of ${timeText(difference.timestamp)}`
    case 'extra':
      return `extra     ${there}, ${writer}`
    case 'repeated':
      return `repeated  ${there}: again ${here}, ${writer}`
    case 'moved':
      return `moved     ${here} stands at ${there}`
    case 'changed':
      return `changed   ${here} at ${there}: ${fields?.join(', ')}`
  }
}

const excusedLines = (partitions: readonly PartitionEvidence[]): readonly string[] => {
  const lines = (Object.keys(excuses) as Excuse[]).flatMap((why) => {
    const records = sum(partitions, ({ excused }) => excused[why] ?? 0)
    return records === 0 ? [] : [`${count(records)} records ${excuses[why]}`]
  })
  const stamped = new Set(partitions.filter((of) => !of.hasTimestamps).map(({ topic }) => topic))
  if (stamped.size > 0)
    lines.push(`timestamps of ${[...stamped].join(', ')} not compared: the target stamps records itself`)
  return lines.length === 0
    ? []
    : ['passed over, for they are no difference:', ...lines.map((line) => `  ${line}`), '']
}

const verdictLine = ({ verdict, isComplete, matched, partitions }: VerifyReport): string => {
  const records = `${count(matched)} records in ${count(partitions.length)} partitions are equal`
  const firsts = partitions.flatMap(({ firstTimestamp }) => firstTimestamp ?? [])
  const lasts = partitions.flatMap(({ lastTimestamp }) => lastTimestamp ?? [])
  const range = firsts.length === 0 ? '' : `\n  from ${timeText(least(firsts))} to ${timeText(most(lasts))}`
  if (!isComplete) return `Interrupted. So far ${records}.${range}`
  switch (verdict) {
    case 'equal':
      return `Equal: ${records}.${range}`
    case 'behind':
      return `Equal as far as it is mirrored, which is not to the end: ${records}.${range}`
    case 'different':
      return `Different. ${records}.${range}`
  }
}

const digestText = ({ count: records, hash }: { readonly count: number; readonly hash: string }): string =>
  `${count(records).padStart(12)} records, hash ${hash}`

const cut = (name: string): string =>
  name.length <= longestName ? name : `${name.slice(0, 20)}…${name.slice(21 - longestName)}`

const count = (number: number): string => number.toLocaleString('en')

const timeText = (timestamp: bigint): string => {
  const at = new Date(Number(timestamp))
  return Number.isNaN(at.getTime()) ? `${timestamp}` : at.toISOString()
}

const sum = <Item>(items: readonly Item[], of: (item: Item) => number): number =>
  items.reduce((all, item) => all + of(item), 0)

const least = (values: readonly bigint[]): bigint => values.reduce((a, b) => (a < b ? a : b))
const most = (values: readonly bigint[]): bigint => values.reduce((a, b) => (a > b ? a : b))
