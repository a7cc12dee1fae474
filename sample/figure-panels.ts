import type { Panel } from '../local/page/page-server.ts'
import type { Figures } from './live-summary.ts'

/** The same figures as tables of the local page. */
export const figurePanels = ({ topics, groups, documents }: Figures): readonly Panel[] => [
  {
    title: 'Remote topics',
    columns: ['topic', 'records', 'bytes', 'lag', 'latency ms'],
    rows: topics.map((one) => [one.topic, one.records, one.bytes, one.lag ?? '', one.latencyMs ?? '']),
  },
  {
    title: 'Consumer groups',
    columns: ['group', 'topic', 'source offset', 'target offset'],
    rows: groups.map((one) => [one.groupId, one.topic, `${one.source}`, `${one.target ?? ''}`]),
  },
  ...(documents === undefined
    ? []
    : [{ title: 'Weblog', columns: ['documents in the index'], rows: [[documents]] }]),
]
