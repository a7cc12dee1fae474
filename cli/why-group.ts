import { groupMembers } from '../functions/kafka/group-members.ts'
import { InternalTopicLog } from '../functions/kafka/internal-topic-log.ts'
import { storedPositions } from '../functions/kafka/stored-positions.ts'
import type { MirrorCheckpointConfig } from '../lib/config/mirror-checkpoint-config.ts'
import { nearestName } from '../lib/config/nearest-name.ts'
import { renameTopic } from '../lib/mirror/checkpoint-plan.ts'
import type { CheckpointStore } from '../lib/mirror/checkpoint-store.ts'
import { offsetMapTopic } from '../lib/mirror/offset-run.ts'
import { defaultTopicFilter } from '../lib/mirror/topic-filter.ts'
import { formatTopicPartition } from '../lib/mirror/topic-partition.ts'
import { ExactTranslation } from '../lib/tasks/exact-translation.ts'
import { loadCheckpoints } from '../lib/tasks/load-checkpoints.ts'
import { OffsetTranslation } from '../lib/tasks/offset-translation.ts'
import type { CommittedOffset } from '../lib/tasks/ports.ts'
import { table } from '../sample/table.ts'
import type { CommandContext } from './command.ts'
import type { Flow } from './flow.ts'
import { describeReason, groupReasons, reasonOfGroup } from './flow-reasons.ts'
import { wrapped } from './wrapped.ts'

/** Where a group is in one partition, on both sides, and why. */
interface GroupPartition {
  readonly topic: string
  readonly partition: number
  readonly upstreamOffset: bigint
  readonly remoteTopic: string
  /** Undefined: see `why`. */
  readonly translated: bigint | undefined
  readonly checkpoint: bigint | undefined
  readonly committedOnTarget: bigint | undefined
  readonly why: string
}

/** `mirror why group G`. */
export const whyGroup = async (context: CommandContext, group: string): Promise<boolean> => {
  const { output, options } = context
  const flow = await context.openFlow()
  const reasons = groupReasons(flow, options.config)
  const reason = reasonOfGroup(reasons, group)
  const [groups, committed] = await Promise.all([
    flow.source.groups.consumerGroups(),
    flow.source.groups.committed(group),
  ])
  const [onSource, onTarget] = await Promise.all([
    groupMembers(flow.source.cluster, [group]),
    groupMembers(flow.target.cluster, [group]),
  ])
  const members = { source: onSource.get(group) ?? 0, target: onTarget.get(group) ?? 0 }
  const exists = groups.includes(group)
  const partitions = reasons && reason.isIn ? await partitionsOf(flow, reasons.config, group, committed) : []
  const isMoved = reasons?.config.syncGroupOffsetsEnabled ?? false
  output.json({ group, exists, isTranslated: reason.isIn && exists, reason, members, isMoved, partitions })
  output.text(
    [
      `${group} is ${reason.isIn && exists ? '' : 'not '}translated:`,
      ...(exists ? [] : [wrapped(`  ${notThere(flow, groups, group)}`, '    ')]),
      wrapped(
        `  ${!exists && reason.isIn ? 'by its id it would be: ' : ''}${describeReason(reason)}`,
        '    ',
      ),
      ...(reason.isIn && exists
        ? [
            '',
            ...stateLines(members, isMoved, committed.length).map((line) => wrapped(line, ' '.repeat(16))),
            '',
            ...rows(partitions),
          ]
        : []),
    ].join('\n'),
  )
  return true
}

const notThere = ({ source }: Flow, groups: readonly string[], group: string): string => {
  const meant = nearestName(group, [...groups])
  return `${source.cluster.bootstrapServers} has no consumer group of that id${meant === undefined ? '' : `: is ${meant} meant?`} (groups of Connect workers, share groups and streams groups are none)`
}

const stateLines = (
  members: { readonly source: number; readonly target: number },
  isMoved: boolean,
  committed: number,
): readonly string[] => [
  `on the source   ${members.source} members, offsets in ${committed} partitions`,
  `on the target   ${
    members.target === 0 ? 'no members' : `${members.target} members: it is in use there, so it is not moved`
  }`,
  isMoved
    ? 'moved           while it has no members on the target (sync.group.offsets.enabled)'
    : 'not moved       only checkpoints are written: sync.group.offsets.enabled is false',
]

const partitionsOf = async (
  flow: Flow,
  config: MirrorCheckpointConfig,
  group: string,
  committed: readonly CommittedOffset[],
): Promise<readonly GroupPartition[]> => {
  const { source, target, sourceAlias, targetAlias, policy } = flow
  const filter = defaultTopicFilter(config.topics, config.topicsExclude)
  const remoteTopic = (topic: string): string => renameTopic(policy, { sourceAlias, targetAlias }, topic)
  const exact = new ExactTranslation({
    offsetMap: new InternalTopicLog(target.cluster, offsetMapTopic(sourceAlias)),
    mirroredEnds: () => storedPositions(target.cluster, sourceAlias, targetAlias),
    remoteTopic,
    maxRuns: config.offsetMapMaxRuns,
  })
  const [syncsOn, syncsAlias] =
    config.offsetSyncsTopicLocation === 'source' ? [source, targetAlias] : [target, sourceAlias]
  const bySyncs = new OffsetTranslation(
    new InternalTopicLog(syncsOn.cluster, policy.offsetSyncsTopic(syncsAlias)),
  )
  const log = new InternalTopicLog(target.cluster, policy.checkpointsTopic(sourceAlias))
  const [checkpoints, committedOnTarget] = await Promise.all([
    loadCheckpoints(log, { warn: () => {} }),
    target.groups.committed(group),
    exact.refresh(),
    bySyncs.refresh(),
  ])
  const there = new Map(committedOnTarget.map((of) => [formatTopicPartition(of), of.offset]))
  return committed
    .map((of) => {
      const to = { topic: remoteTopic(of.topic), partition: of.partition }
      const found = filter.shouldReplicateTopic(of.topic)
        ? translated(exact, bySyncs, of)
        : { offset: undefined, why: `its topic is not mirrored: mirror why topic ${of.topic}` }
      return {
        topic: of.topic,
        partition: of.partition,
        upstreamOffset: of.offset,
        remoteTopic: to.topic,
        translated: found.offset,
        checkpoint: checkpointOf(checkpoints, group, to),
        committedOnTarget: there.get(formatTopicPartition(to)),
        why: found.why,
      }
    })
    .sort((one, other) =>
      one.topic === other.topic ? one.partition - other.partition : one.topic < other.topic ? -1 : 1,
    )
}

const checkpointOf = (
  checkpoints: CheckpointStore,
  group: string,
  to: { readonly topic: string; readonly partition: number },
): bigint | undefined => checkpoints.get(group, to)?.downstreamOffset

const translated = (
  exact: ExactTranslation,
  bySyncs: OffsetTranslation,
  of: CommittedOffset,
): { readonly offset: bigint | undefined; readonly why: string } => {
  const end = exact.mirroredUpTo(of)
  const offset = exact.translateDownstream(of, of.offset)
  if (offset !== null)
    return {
      offset,
      why: end !== undefined && of.offset > end ? `ahead of the mirror, which is at ${end}` : 'exact',
    }
  const bySync = bySyncs.translateDownstream(of, of.offset)
  if (bySync !== null && bySync >= 0n) return { offset: bySync, why: "by MirrorMaker 2's offset syncs" }
  if (end === undefined) return { offset: undefined, why: 'nothing is mirrored of it yet' }
  return { offset: undefined, why: 'it stands before all that is known of the copy' }
}

const rows = (partitions: readonly GroupPartition[]): readonly string[] => {
  if (partitions.length === 0) return ['It has committed no offset, so there is nothing to translate.']
  const width = Math.max(3, ...partitions.map(({ why }) => why.length)) // all as wide: text to the left
  const text = (offset: bigint | undefined): string => (offset === undefined ? '-' : `${offset}`)
  return [
    table(
      ['partition', 'source', 'translated', 'checkpoint', 'target', 'why'.padEnd(width)],
      partitions.map((of) => [
        formatTopicPartition(of),
        text(of.upstreamOffset),
        text(of.translated),
        text(of.checkpoint),
        text(of.committedOnTarget),
        of.why.padEnd(width),
      ]),
    ),
  ]
}
