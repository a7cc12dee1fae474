import { eventSourceGroupPrefix } from '../lib/mirror/event-source-group.ts'
import { groupOffsets } from './group-offsets.ts'
import type { Figures, TopicFigures } from './live-summary.ts'
import type { RunningMirror } from './running-mirror.ts'
import { sampleGroup } from './sample-data.ts'

/** Everything that the summary and the page show, as it is now. */
export const readFigures = async (running: RunningMirror): Promise<Figures> => ({
  topics: topicFigures(running),
  groups: running.isSample ? [await groupFigures(running)] : [],
  documents: await running.index?.count(),
})

const topicFigures = ({ aws, flow, sides }: RunningMirror): TopicFigures[] => {
  const ofFlow = aws
    .metrics()
    .filter(({ dimensions }) => dimensions.flow === flow.name && dimensions.service === 'mirror')
  const metric = (topic: string, name: string) =>
    ofFlow.find((series) => series.name === name && series.dimensions.topic === topic)
  const groups = eventSourceGroupPrefix({ sourceAlias: flow.source, targetAlias: flow.target })
  return aws
    .eventSources()
    .filter(({ groupId }) => groupId.startsWith(groups))
    .map(({ topic: sourceTopic, lag }) => {
      const topic = sides.remoteName(sourceTopic)
      return {
        topic,
        records: metric(topic, 'record-count')?.sum ?? 0,
        bytes: metric(topic, 'byte-count')?.sum ?? 0,
        lag,
        latencyMs: metric(topic, 'replication-latency-ms')?.last,
      }
    })
    .sort((one, other) => (one.topic < other.topic ? -1 : 1))
}

const groupFigures = async ({ sides }: RunningMirror) => {
  const { groupId, topic } = sampleGroup
  const [here, there] = await Promise.all([
    groupOffsets(sides.source, groupId, topic),
    groupOffsets(sides.target, groupId, sides.remoteName(topic)),
  ])
  return { groupId, topic, source: sum(here), target: there.size === 0 ? undefined : sum(there) }
}

const sum = (offsets: ReadonlyMap<number, bigint>): bigint =>
  [...offsets.values()].reduce((total, one) => total + one, 0n)
