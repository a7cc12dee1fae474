import { bytesText, numberText } from './figure-text.ts'
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
  /**
   * False: there are connectors alone.
   * @default true
   */
  readonly hasFlow?: boolean
}

/** The live summary, for a terminal of 80 columns. */
export const liveSummary = ({ topics, groups, documents, hasFlow = true }: Figures): string =>
  [
    ...(hasFlow ? [topicTable(topics)] : []),
    ...(groups.length === 0
      ? []
      : [
          '',
          table(
            ['group', 'topic', 'source offset', 'target offset'],
            groups.map((one) => [one.groupId, one.topic, numberText(one.source), numberText(one.target)]),
          ),
        ]),
    ...(documents === undefined ? [] : ['', `weblog documents in the index: ${numberText(documents)}`]),
  ].join('\n')

const topicTable = (topics: readonly TopicFigures[]): string =>
  table(
    ['remote topic', 'records', 'bytes', 'lag', 'latency'],
    topics.map((one) => [
      one.topic,
      numberText(one.records),
      bytesText(one.bytes),
      numberText(one.lag),
      one.latencyMs === undefined ? '-' : `${numberText(Math.round(one.latencyMs))} ms`,
    ]),
  )
