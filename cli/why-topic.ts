import { groupMembers } from '../functions/kafka/group-members.ts'
import { identifyClusters } from '../functions/kafka/identify-clusters.ts'
import { lastRecords } from '../functions/kafka/last-records.ts'
import { logEnds, logStarts } from '../functions/kafka/log-ends.ts'
import { storedPositions } from '../functions/kafka/stored-positions.ts'
import { nearestName } from '../lib/config/nearest-name.ts'
import { eventSourceGroup } from '../lib/mirror/event-source-group.ts'
import { decode } from '../lib/mirror/heartbeat.ts'
import { SameClusterError } from '../lib/mirror/same-cluster.ts'
import { topicReason } from '../lib/mirror/selection-reason.ts'
import { formatTopicPartition } from '../lib/mirror/topic-partition.ts'
import type { CommandContext } from './command.ts'
import type { Flow } from './flow.ts'
import { describeReason, topicReasons } from './flow-reasons.ts'
import { wrapped } from './wrapped.ts'

/** `mirror why topic T`. */
export const whyTopic = async (context: CommandContext, topic: string): Promise<boolean> => {
  const { output, options } = context
  const flow = await context.openFlow()
  const sameCluster = await isSameCluster(flow)
  const topics = await flow.source.topics.topics()
  const reason = topicReason(topicReasons(flow, options.config, topics), topic)
  const found = topics.find(({ name }) => name === topic)
  const remoteTopic = flow.policy.formatRemoteTopic(flow.sourceAlias, topic)
  const state = found && reason.isIn ? await stateOf(flow, topic, found.partitions) : undefined
  const isMirrored = reason.isIn && found !== undefined && sameCluster === undefined
  output.json({ topic, exists: found !== undefined, isMirrored, remoteTopic, reason, sameCluster, state })
  output.text(
    [
      `${topic} is ${isMirrored ? '' : 'not '}mirrored${isMirrored ? ` to ${remoteTopic}` : ''}:`,
      ...(sameCluster === undefined ? [] : [wrapped(`  ${sameCluster}`, '    ')]),
      ...(found === undefined ? [wrapped(`  ${notThere(flow, topics, topic)}`, '    ')] : []),
      wrapped(
        `  ${found === undefined && reason.isIn ? 'by its name it would be: ' : ''}${describeReason(reason)}`,
        '    ',
      ),
      ...(state === undefined
        ? []
        : ['', ...stateLines(flow, state, remoteTopic).map((line) => wrapped(line, ' '.repeat(16)))]),
    ].join('\n'),
  )
  return true
}

const isSameCluster = async (flow: Flow): Promise<string | undefined> => {
  try {
    await identifyClusters({ ...flow, source: flow.source.cluster, target: flow.target.cluster })
    return undefined
  } catch (error) {
    if (error instanceof SameClusterError) return error.message
    throw error
  }
}

const notThere = (
  { policy, source, sourceAlias }: Flow,
  topics: readonly { readonly name: string }[],
  topic: string,
): string => {
  const names = topics.map(({ name }) => name)
  const upstream = policy.topicSource(topic) === sourceAlias ? policy.upstreamTopic(topic) : null
  const meant = upstream !== null && names.includes(upstream) ? upstream : nearestName(topic, names)
  return `${source.cluster.bootstrapServers} has no such topic${meant === undefined ? '' : `: is ${meant} meant? It is named as on the source`}`
}

/** What became of a topic that is mirrored. */
const stateOf = async (flow: Flow, topic: string, partitions: number) => {
  const { source, target, sourceAlias, targetAlias, policy, config } = flow
  const remoteTopic = policy.formatRemoteTopic(sourceAlias, topic)
  const group = eventSourceGroup({ sourceAlias, targetAlias }, topic)
  const positions = await storedPositions(target.cluster, sourceAlias, targetAlias)
  const [starts, ends, members, onTarget, heartbeatAt] = await Promise.all([
    logStarts(source.cluster, [topic]),
    logEnds(source.cluster, [topic]),
    groupMembers(source.cluster, [group]),
    target.topics.topics(),
    lastHeartbeat(flow),
  ])
  return {
    remotePartitions: onTarget.find(({ name }) => name === remoteTopic)?.partitions,
    sourcePartitions: partitions,
    eventSource: { group, members: members.get(group) ?? 0 },
    partitions: Array.from({ length: partitions }, (_, partition) => {
      const name = formatTopicPartition({ topic, partition })
      const end = ends.get(name)
      const position = positions.get(formatTopicPartition({ topic: remoteTopic, partition }))
      const from = position?.upstreamOffset ?? starts.get(name)
      const behind = end === undefined || from === undefined || end < from ? 0n : end - from
      return { partition, mirroredUpTo: position?.upstreamOffset, logEnd: end, behind }
    }),
    addsProvenance: config.provenanceHeaders === 'always',
    lastHeartbeat: heartbeatAt,
  }
}
type TopicState = Awaited<ReturnType<typeof stateOf>>

/** When the newest heartbeat of the source was written that came through the mirror, ms since 1970. */
const lastHeartbeat = async ({ target, policy, sourceAlias }: Flow): Promise<number | undefined> => {
  const records = await lastRecords(
    target.cluster,
    policy.formatRemoteTopic(sourceAlias, policy.heartbeatsTopic()),
  )
  const times = records.flatMap(({ key, value }) =>
    key && value ? Number(decode(key, value).timestamp) : [],
  )
  return times.length === 0 ? undefined : Math.max(...times)
}

const stateLines = (flow: Flow, state: TopicState, remoteTopic: string): readonly string[] => {
  const { remotePartitions, sourcePartitions, eventSource, partitions } = state
  const behind = partitions.reduce((sum, of) => sum + of.behind, 0n)
  const unknown = partitions.filter(({ mirroredUpTo }) => mirroredUpTo === undefined).length
  return [
    remotePartitions === undefined
      ? `remote topic    ${remoteTopic} is not there yet: source-connector makes it, within refresh.topics.interval.seconds`
      : `remote topic    ${remoteTopic}, ${remotePartitions} partitions (source: ${sourcePartitions})`,
    `event source    ${eventSource.members === 0 ? 'nobody reads the topic for the mirror' : `${eventSource.members} pollers read`}, group ${eventSource.group}`,
    `mirrored        ${behind === 0n ? 'all' : `${behind.toLocaleString('en')} offsets behind`}${
      unknown === 0 ? '' : `; nothing yet of ${unknown} partitions`
    }`,
    ...(state.addsProvenance
      ? [`provenance      records that came from ${flow.targetAlias} are not sent back (provenance.headers)`]
      : []),
    `last heartbeat  ${state.lastHeartbeat === undefined ? 'none has come through the mirror' : `written ${agoText(Date.now() - state.lastHeartbeat)}`}`,
  ]
}

const agoText = (ms: number): string => {
  const seconds = Math.max(0, Math.round(ms / 1_000))
  return seconds < 120 ? `${seconds} s ago` : `${Math.round(seconds / 60).toLocaleString('en')} min ago`
}
