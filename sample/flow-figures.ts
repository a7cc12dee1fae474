import type { FlowDeployment } from '../lib/config/flow-deployment.ts'
import { configuredReplicationPolicy } from '../lib/mirror/configured-replication-policy.ts'
import { eventSourceGroupPrefix } from '../lib/mirror/event-source-group.ts'
import type { MirrorMetric } from '../lib/mirror/metrics.ts'
import type { LocalAws } from '../local/local-aws.ts'
import type { TopicFigures } from './live-summary.ts'

/** A topic of a flow, with how its way is. */
export interface FlowTopic extends TopicFigures {
  /** Of a heartbeats topic: of the newest that came through. */
  readonly heartbeatAgeMs: number | undefined
  /** Whether its event source has a problem. */
  readonly isFailing: boolean
}

/** The topics of one flow as they are now, from the event sources that feed it and the metrics that it prints. */
export const flowTopics = (
  aws: Pick<LocalAws, 'metrics' | 'eventSources'>,
  flow: FlowDeployment,
  remoteName: (topic: string) => string = policyName(flow),
): readonly FlowTopic[] => {
  const ofFlow = aws
    .metrics()
    .filter(({ dimensions }) => dimensions.flow === flow.name && dimensions.partition === undefined)
  const metric = (topic: string, name: MirrorMetric) =>
    ofFlow.find((series) => series.name === name && series.dimensions.topic === topic)
  return eventSourcesOf(aws, flow)
    .map(({ topic: sourceTopic, lag, lastProcessingResult }) => {
      const topic = remoteName(sourceTopic)
      return {
        topic,
        records: metric(topic, 'record-count')?.sum ?? 0,
        bytes: metric(topic, 'byte-count')?.sum ?? 0,
        lag,
        latencyMs: metric(topic, 'replication-latency-ms')?.last,
        heartbeatAgeMs: metric(topic, 'heartbeat-age-ms')?.last,
        isFailing: isProblem(lastProcessingResult),
      }
    })
    .sort((one, other) => (one.topic < other.topic ? -1 : 1))
}

/** Whether the last result of an event source is a problem. */
export const isProblem = (lastProcessingResult: string): boolean => lastProcessingResult.startsWith('PROBLEM')

const eventSourcesOf = (aws: Pick<LocalAws, 'eventSources'>, { source, target }: FlowDeployment) => {
  const groups = eventSourceGroupPrefix({ sourceAlias: source, targetAlias: target })
  return aws.eventSources().filter(({ groupId }) => groupId.startsWith(groups))
}

const policyName = (flow: FlowDeployment): ((topic: string) => string) => {
  const policy = configuredReplicationPolicy(flow.functions[0]?.settings ?? {})
  return (topic) => policy.formatRemoteTopic(flow.source, topic)
}
