import { setTimeout as sleep } from 'node:timers/promises'
import { flowLeaseLog } from '../functions/kafka/flow-lease-log.ts'
import { groupMembers } from '../functions/kafka/group-members.ts'
import { lastRecords } from '../functions/kafka/last-records.ts'
import { readPartition } from '../kafka/read-partition.ts'
import { decodeLease, type FlowLease } from '../lib/mirror/flow-lease.ts'
import type { FlowStatus } from '../lib/mirror/flow-status.ts'
import { decode } from '../lib/mirror/heartbeat.ts'
import type { TopicPartition } from '../lib/mirror/topic-partition.ts'
import { watchProgress } from '../lib/tasks/watch-progress.ts'
import type { Flow } from './flow.ts'
import { flowConnectors } from './flow-connectors.ts'
import { flowRules } from './flow-rules.ts'
import { readAwsStatus } from './read-aws-status.ts'
import { readProgress } from './read-progress.ts'

/** How to look. */
export interface StatusReading {
  /** How long a partition that holds records may stand, ms. */
  readonly patienceMs: number
  readonly note: (line: string) => void
}

/** All that the clusters say of a flow, and AWS where it answers. */
export const readFlowStatus = async (
  flow: Flow,
  { patienceMs, note }: StatusReading,
): Promise<FlowStatus> => {
  const rules = flowRules(flow)
  const { source } = flow
  const lease = await readLease(flow)
  const topics = (await source.topics.topics())
    .map(({ name }) => name)
    .filter(rules.shouldReplicateTopic)
    .sort()
  const members = await groupMembers(source.cluster, topics.map(rules.eventSourceGroup))
  const watched = watchProgress({
    progress: () => readProgress(flow, rules, topics),
    firstTimestamp: (of, from) => firstTimestamp(flow, of, from),
    readers: new Map(
      topics.flatMap((topic) => {
        const count = members.get(rules.eventSourceGroup(topic))
        return count === undefined ? [] : [[topic, count] as const]
      }),
    ),
    patienceMs,
    clock: { now: Date.now, sleep: async (ms) => void (await sleep(ms)) },
  })
  const [topicStatuses, aws, heartbeatAt] = await Promise.all([
    watched,
    lease === undefined ? undefined : readAwsStatus(flow, lease.holder, note),
    newestHeartbeat(flow),
  ])
  const sourceConnector = (await flowConnectors(flow).list()).find(
    ({ at }) => at.function === 'source-connector',
  )
  const heartbeat = flow.deployed.functions.find(({ kind }) => kind === 'heartbeat')
  return {
    flow: flow.name,
    now: Date.now(),
    lease,
    state: sourceConnector?.state ?? 'STOPPED',
    topics: topicStatuses,
    aws,
    heartbeatAt,
    emitsHeartbeatsEveryMs:
      heartbeat?.kind === 'heartbeat'
        ? Number(heartbeat.config.emitHeartbeatsIntervalSeconds) * 1000
        : undefined,
  }
}

/** Who runs the flow: the last lease in its config topic. */
export const readLease = async ({ target, sourceAlias }: Flow): Promise<FlowLease | undefined> => {
  let last: FlowLease | undefined
  for await (const record of flowLeaseLog(target.cluster, sourceAlias).read())
    last = decodeLease(record) ?? last
  return last
}

/** A record is enough. */
const glanceBytes = 64 * 1024

const firstTimestamp = async (
  { source }: Flow,
  of: TopicPartition,
  from: bigint,
): Promise<bigint | undefined> => {
  for await (const { timestamp } of readPartition(source.cluster, of, { from, maxBytes: glanceBytes }))
    return timestamp
  return undefined
}

/** The newest heartbeat that this flow emitted to its target. */
const newestHeartbeat = async (flow: Flow): Promise<number | undefined> => {
  const { target, policy, sourceAlias, targetAlias } = flow
  let newest: number | undefined
  for (const { key, value } of await lastRecords(target.cluster, policy.heartbeatsTopic())) {
    if (key === null || value === null) continue
    const beat = decode(key, value)
    if (beat.sourceClusterAlias === sourceAlias && beat.targetClusterAlias === targetAlias)
      newest = Math.max(newest ?? 0, Number(beat.timestamp))
  }
  return newest
}
