import type { ConnectorDeployment } from '../lib/config/connector-deployment.ts'
import type { Deployment } from '../lib/config/deployment.ts'
import type { MirrorMetric } from '../lib/mirror/metrics.ts'
import { indexName } from '../lib/search/index-name.ts'
import type { LocalAws } from '../local/local-aws.ts'
import type { Chain, Link } from '../local/page/page-content.ts'
import { numberText } from './figure-text.ts'
import { isProblem } from './flow-figures.ts'

type Seen = Pick<LocalAws, 'metrics' | 'eventSources'>

/** The ways of files: to a topic, and on to an index or a file where a sink reads that topic. */
export const connectorChains = ({ connectors }: Deployment, aws: Seen): readonly Chain[] => {
  const sources = connectors.filter(({ kind }) => kind === 'file-source')
  const sinks = connectors.filter(({ kind }) => kind !== 'file-source')
  const read = new Set(sources.flatMap(({ topics }) => topics))
  return [
    ...sources.map((source) => chainOf(source, sinks, aws)),
    ...sinks
      .filter(({ topics }) => !topics.some((topic) => read.has(topic)))
      .map((sink) => ({ title: sink.name, ...sinkPart(sink, sink.topics, aws) })),
  ]
}

const chainOf = (source: ConnectorDeployment, sinks: readonly ConnectorDeployment[], aws: Seen): Chain => {
  const [topic = ''] = source.topics
  const sink = sinks.find(({ topics }) => topics.includes(topic))
  const rest =
    sink === undefined
      ? { stops: [{ title: topic, detail: `topic of ${source.cluster}` }], links: [] }
      : sinkPart(sink, [topic], aws)
  const records = total(aws, source.name, 'records-sourced')
  return {
    title: sink?.kind === 'search-sink' ? 'weblogs' : source.name,
    stops: [{ title: 'Log files', detail: 'S3 bucket' }, ...rest.stops],
    links: [
      {
        title: 'file-source',
        figures: [
          `${numberText(total(aws, source.name, 'lines-read'))} lines`,
          `${numberText(records)} records`,
        ],
        state: records > 0 ? 'flowing' : 'idle',
      },
      ...rest.links,
    ],
  }
}

const sinkPart = (sink: ConnectorDeployment, topics: readonly string[], aws: Seen) => {
  const { written, unit, stop } = endOf(sink, topics, aws)
  const feeds = aws
    .eventSources()
    .filter(({ topic, groupId }) => topics.includes(topic) && !groupId.startsWith('__mm2'))
  const link: Link = {
    title: sink.kind,
    figures: [
      `${numberText(written)} ${unit}`,
      `${numberText(feeds.reduce((sum, { lag }) => sum + lag, 0))} behind`,
    ],
    state: feeds.some(({ lastProcessingResult }) => isProblem(lastProcessingResult))
      ? 'failing'
      : written > 0
        ? 'flowing'
        : 'idle',
  }
  return {
    stops: [{ title: topics.join(', '), detail: `topic of ${sink.cluster}` }, stop],
    links: [link],
  }
}

/** What a sink writes, and where. */
const endOf = (sink: ConnectorDeployment, topics: readonly string[], aws: Seen) => {
  if (sink.kind !== 'file-sink') {
    const stop = { title: topics.map(indexName).join(', '), detail: 'OpenSearch index' }
    return { written: total(aws, sink.name, 'documents-indexed'), unit: 'documents', stop }
  }
  const file = sink.settings.file?.trim() ?? ''
  const stop = file === '' ? { title: 'log', detail: 'of file-sink' } : { title: file, detail: 'S3 object' }
  return { written: total(aws, sink.name, 'lines-written'), unit: 'lines', stop }
}

const total = (aws: Seen, connector: string, name: MirrorMetric): number =>
  aws
    .metrics()
    .filter((series) => series.name === name && series.dimensions.flow === connector)
    .reduce((sum, series) => sum + series.sum, 0)
