import type { Deployment } from '../lib/config/deployment.ts'
import type { FlowDeployment } from '../lib/config/flow-deployment.ts'
import type { Chain, Chart, PageContent, PageSearch, Panel, Sample } from '../local/page/page-content.ts'
import { connectorChains } from './connector-chains.ts'
import { bytesText, numberText } from './figure-text.ts'
import { groupFigures } from './figures.ts'
import { type FlowTopic, flowTopics } from './flow-figures.ts'
import type { GroupFigures } from './live-summary.ts'
import { RateMeter } from './rate-meter.ts'
import type { Running, RunningMirror } from './running-mirror.ts'
import type { SearchIndex } from './search-index.ts'

/** A topic with what it does at this moment. */
interface MeasuredTopic extends FlowTopic {
  readonly flow: FlowDeployment
  readonly recordsPerSecond: number
  readonly bytesPerSecond: number
}

/** Groups are asked of both clusters: less often than the page asks. */
const groupsEveryMs = 3_000
const mostGroups = 50

/** What the local page says of flows, topics, groups and weblogs. */
export class MirrorPage implements PageContent {
  readonly title = 'Lambda MirrorMaker'
  readonly charts: readonly Chart[] = [
    { id: 'records', title: 'Records per second', unit: 'count', total: 'sum' },
    { id: 'bytes', title: 'Bytes per second', unit: 'bytes', total: 'sum' },
    { id: 'behind', title: 'Records behind', unit: 'count', total: 'sum' },
    { id: 'latency', title: 'Latency of the newest record', unit: 'ms', total: 'max' },
  ]
  readonly search: PageSearch | undefined
  readonly #deployment: Deployment
  readonly #rates = new RateMeter()
  #running: Running | undefined
  #topics: readonly MeasuredTopic[] = []
  #groups: { readonly at: number; readonly rows: Promise<readonly GroupFigures[]> } | undefined

  constructor(deployment: Deployment, index: SearchIndex | undefined) {
    this.#deployment = deployment
    this.search = index && {
      title: 'Weblogs',
      hint: 'Words, "a phrase", or nothing for any',
      find: (text) => index.find(text),
    }
  }

  /** From now on there is something to show. */
  show(running: Running): void {
    this.#running = running
  }

  /** Measures every topic; called once a second. */
  sample(now: number): Sample {
    const running = this.#running
    if (running === undefined) return {}
    this.#topics = this.#flows().flatMap((flow) =>
      flowTopics(
        running.aws,
        flow,
        running.flow !== undefined && flow === running.flow ? running.sides.remoteName : undefined,
      ).map((one) => ({ ...one, flow, ...this.#ratesOf(`${flow.name} ${one.topic}`, one, now) })),
    )
    const lines = (value: (of: MeasuredTopic) => number | undefined) =>
      Object.fromEntries(
        this.#topics.flatMap((of) => {
          const found = value(of)
          return found === undefined ? [] : [[of.topic, found]]
        }),
      )
    return {
      records: lines(({ recordsPerSecond }) => recordsPerSecond),
      bytes: lines(({ bytesPerSecond }) => bytesPerSecond),
      behind: lines(({ lag }) => lag),
      latency: lines(({ latencyMs }) => latencyMs),
    }
  }

  chains(): readonly Chain[] {
    return [
      ...this.#flows().map((flow) => this.#flowChain(flow)),
      ...(this.#running ? connectorChains(this.#deployment, this.#running.aws) : []),
    ]
  }

  async panels(): Promise<readonly Panel[]> {
    const running = this.#running
    if (running === undefined) return []
    return running.flow === undefined ? [] : [this.#topicPanel(), await this.#groupPanel(running)]
  }

  #flows(): readonly FlowDeployment[] {
    return this.#deployment.flows.filter(({ isEnabled }) => isEnabled)
  }

  #ratesOf(name: string, { records, bytes }: FlowTopic, now: number) {
    return {
      recordsPerSecond: this.#rates.rate(`${name} records`, records, now),
      bytesPerSecond: this.#rates.rate(`${name} bytes`, bytes, now),
    }
  }

  #flowChain(flow: FlowDeployment): Chain {
    const topics = this.#topics.filter((topic) => topic.flow === flow)
    const records = sum(topics.map(({ recordsPerSecond }) => recordsPerSecond))
    const behind = sum(topics.map(({ lag }) => lag ?? 0))
    const ages = topics.flatMap(({ heartbeatAgeMs }) => heartbeatAgeMs ?? [])
    return {
      title: flow.name,
      stops: [
        { title: flow.source, detail: this.#serversOf(flow.source) },
        { title: flow.target, detail: this.#serversOf(flow.target) },
      ],
      links: [
        {
          title: `${topics.length} topics`,
          figures: [
            `${numberText(Math.round(records))} records/s`,
            `${bytesText(sum(topics.map(({ bytesPerSecond }) => bytesPerSecond)))}/s`,
            `${numberText(behind)} behind`,
            ...(ages.length === 0
              ? []
              : [`heartbeat ${numberText(Math.round(Math.max(...ages) / 1000))} s old`]),
          ],
          state: topics.some(({ isFailing }) => isFailing) ? 'failing' : records > 0 ? 'flowing' : 'idle',
        },
      ],
    }
  }

  #serversOf(alias: string): string {
    const running = this.#running
    if (running?.flow === undefined) return 'Kafka'
    if (alias === running.flow.source) return running.sides.source.bootstrapServers
    if (alias === running.flow.target) return running.sides.target.bootstrapServers
    return 'Kafka'
  }

  #topicPanel(): Panel {
    return {
      title: 'Topics',
      columns: ['Remote topic', 'Flow', 'Records', 'Records/s', 'Bytes', 'Behind', 'Latency, ms'],
      rows: this.#topics.map((one) => [
        one.topic,
        one.flow.name,
        one.records,
        Math.round(one.recordsPerSecond),
        bytesText(one.bytes),
        one.lag ?? '',
        one.latencyMs === undefined ? '' : Math.round(one.latencyMs),
      ]),
    }
  }

  async #groupPanel(running: RunningMirror): Promise<Panel> {
    const groups = await this.#groupsOf(running)
    return {
      title: 'Consumer groups',
      columns: ['Group', 'Topic', 'Source offset', 'Target offset', 'Would read again'],
      rows: groups.map(({ groupId, topic, source, target }) => [
        groupId,
        topic,
        numberText(source),
        target === undefined ? 'not translated yet' : numberText(target),
        this.#translationLag(running, groupId) ?? '',
      ]),
    }
  }

  #groupsOf(running: RunningMirror): Promise<readonly GroupFigures[]> {
    const now = Date.now()
    if (this.#groups === undefined || now - this.#groups.at > groupsEveryMs)
      this.#groups = { at: now, rows: readGroups(running) }
    return this.#groups.rows
  }

  #translationLag({ aws, flow }: RunningMirror, group: string): number | undefined {
    return aws
      .metrics()
      .find(
        ({ name, dimensions }) =>
          name === 'group-translation-lag' &&
          dimensions.flow === flow.name &&
          dimensions.group === group &&
          dimensions.partition === undefined,
      )?.last
  }
}

/** The groups that the checkpoint function has told of. A cluster that does not answer leaves them out until next time. */
const readGroups = async (running: RunningMirror): Promise<readonly GroupFigures[]> => {
  const groups = new Set(
    running.aws
      .metrics()
      .filter(({ dimensions }) => dimensions.flow === running.flow.name)
      .flatMap(({ dimensions }) => dimensions.group ?? []),
  )
  const read = [...groups]
    .sort()
    .slice(0, mostGroups)
    .map((group) => groupFigures(running, group))
  return (await Promise.allSettled(read)).flatMap((result) =>
    result.status === 'fulfilled' ? result.value : [],
  )
}

const sum = (values: readonly number[]): number => values.reduce((total, one) => total + one, 0)
