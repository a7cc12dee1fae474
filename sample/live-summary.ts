import { table } from './table.ts'

/** What is known of a remote topic at this moment. */
export interface TopicFigures {
  readonly topic: string
  readonly records: number
  readonly bytes: number
  /** Records of the source that were not handed to the mirror yet; undefined where it is not known. */
  readonly lag: number | undefined
  readonly latencyMs: number | undefined
}

/** A group on both sides: sums over the partitions of a topic. */
export interface GroupFigures {
  readonly groupId: string
  readonly topic: string
  readonly source: bigint
  readonly target: bigint | undefined
}

/** Everything that the summary shows. */
export interface Figures {
  readonly topics: readonly TopicFigures[]
  readonly groups: readonly GroupFigures[]
  /** Documents of the weblog's index; undefined where no sink is configured. */
  readonly documents: number | undefined
}

const number = (value: number | bigint | undefined): string =>
  value === undefined ? '-' : value.toLocaleString('en-US')

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const

const bytes = (value: number): string => {
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, value)) / 10))
  return `${(value / 1024 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`
}

/** The live summary, for a terminal of 80 columns. */
export const liveSummary = ({ topics, groups, documents }: Figures): string =>
  [
    table(
      ['remote topic', 'records', 'bytes', 'lag', 'latency'],
      topics.map((one) => [
        one.topic,
        number(one.records),
        bytes(one.bytes),
        number(one.lag),
        one.latencyMs === undefined ? '-' : `${number(Math.round(one.latencyMs))} ms`,
      ]),
    ),
    ...(groups.length === 0
      ? []
      : [
          '',
          table(
            ['group', 'topic', 'source offset', 'target offset'],
            groups.map((one) => [one.groupId, one.topic, number(one.source), number(one.target)]),
          ),
        ]),
    ...(documents === undefined ? [] : ['', `weblog documents in the index: ${number(documents)}`]),
  ].join('\n')
