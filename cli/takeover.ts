import { setTimeout as sleep } from 'node:timers/promises'
import { groupMembers } from '../functions/kafka/group-members.ts'
import { takeoverPorts } from '../functions/kafka/takeover-ports.ts'
import { offsetStorageTopic, workerGroup } from '../lib/config/mirror-worker-config.ts'
import { signsOfLife } from '../lib/mirror/mirror-maker-signs.ts'
import { describeTakeover, type TakeoverRow, undecidedOf } from '../lib/mirror/takeover.ts'
import { formatTopicPartition } from '../lib/mirror/topic-partition.ts'
import { planTakeover } from '../lib/tasks/plan-takeover.ts'
import { takeOver } from '../lib/tasks/take-over.ts'
import { table } from '../sample/table.ts'
import type { AddCommand, CommandContext } from './command.ts'
import type { Flow } from './flow.ts'
import { handFlowBack } from './hand-back.ts'
import { mirrorMakerTraces } from './mirror-maker-traces.ts'
import type { Output } from './output.ts'

/** How long MirrorMaker 2 is watched for signs of life, ms: several of its heartbeats. */
const watchMs = 3_000

interface TakeoverOptions {
  readonly connector: string | undefined
  readonly offsetsTopic: string | undefined
  readonly statusTopic: string
  readonly workerGroup: string | undefined
  readonly back: boolean
  readonly dryRun: boolean
  readonly force: boolean
}

/** `mirror takeover`: goes on where a MirrorMaker 2 has stopped. */
export const addTakeover: AddCommand = (to, start) =>
  to.command(
    'takeover',
    'Take over from a MirrorMaker 2 that was stopped or killed: go on exactly where it was',
    (options) =>
      options
        .option('dry-run', { type: 'boolean', default: false, describe: 'Only show what would be done' })
        .option('back', {
          type: 'boolean',
          default: false,
          describe: 'Hand back: write where MirrorMaker 2 goes on, once our event sources stand still',
        })
        .option('force', {
          type: 'boolean',
          default: false,
          describe: 'Also where MirrorMaker 2 seems to run: what it copies after this is copied twice',
        })
        .option('connector', {
          type: 'string',
          describe: 'Name of the MirrorSourceConnector, where it ran in Connect',
        })
        .option('offsets-topic', {
          type: 'string',
          defaultDescription: 'as in mm2.properties; connect-offsets with --connector',
          describe: "The workers' offset.storage.topic",
        })
        .option('status-topic', {
          type: 'string',
          default: 'connect-status',
          describe: "Connect's status.storage.topic, with --connector",
        })
        .option('worker-group', {
          type: 'string',
          defaultDescription: 'as in mm2.properties; connect-cluster with --connector',
          describe: "The workers' group.id",
        }),
    (args) => start(args, (context) => (args.back ? back(context, args) : takeover(context, args))),
  )

const offsetsOf = ({ sourceAlias, worker }: Flow, { offsetsTopic, connector }: TakeoverOptions) => ({
  topic: offsetsTopic ?? (connector ? 'connect-offsets' : offsetStorageTopic(worker, sourceAlias)),
  connector: connector ?? 'MirrorSourceConnector',
  sourceAlias,
})

const back = async ({ openFlow, output }: CommandContext, options: TakeoverOptions): Promise<boolean> => {
  const { dryRun: isDryRun, connector, force } = options
  const flow = await openFlow()
  const offsets = offsetsOf(flow, options)
  const ports = takeoverPorts(flow, offsets)
  const topics = (await ports.sourceTopics()).filter(({ name }) => ports.shouldReplicateTopic(name))
  const groups = topics.map(({ name }) => ports.groupOf(name))
  const running = await feedingGroups(flow, groups)
  if (running.length > 0 && !force && !isDryRun) refuse(running, 'Nothing was handed back')
  for (const sign of running) output.note(`warning: ${sign}`)
  const partitions = topics.flatMap((topic) =>
    Array.from({ length: topic.partitions }, (_, partition) => ({ topic: topic.name, partition })),
  )
  await handFlowBack(flow, { partitions, offsets, isConnector: connector !== undefined, isDryRun }, output)
  return true
}

const takeover = async ({ openFlow, output }: CommandContext, options: TakeoverOptions): Promise<boolean> => {
  const flow = await openFlow()
  const ports = takeoverPorts(flow, offsetsOf(flow, options))
  const topics = (await ports.sourceTopics()).map(({ name }) => name).filter(ports.shouldReplicateTopic)
  const watched = await watchMirrorMaker(flow, options, topics.map(ports.remoteTopic))
  const running = [...(await watched.signs()), ...(await feedingGroups(flow, topics.map(ports.groupOf)))]
  if (running.length > 0 && !options.force && !options.dryRun) refuse(running, 'Nothing was taken over')
  for (const sign of running) output.note(`warning: ${sign}`)
  const rows = await planTakeover(ports, (done, of) => output.note(`compared ${done} of ${of} partitions`))
  showPlan(output, rows)
  const take = rows.filter(({ state }) => state !== 'new')
  if (options.dryRun) {
    output.text('Nothing was written: this was a dry run.')
    return options.force || running.length === 0
  }
  const undecided = undecidedOf(rows)
  if (undecided !== undefined && !options.force)
    throw new Error(
      `Nothing was taken over: ${undecided}: run this again then, or say --force to take it for aborted.`,
    )
  const late = await watched.signs()
  if (late.length > 0 && !options.force) refuse(late, 'Nothing was taken over')
  await takeOver(ports, rows)
  output.text(
    `${take.length} partitions are taken over. Deploy, or start, the mirror now; do not start MirrorMaker 2.`,
  )
  return true
}

/** Looks at MirrorMaker 2 now; `signs` looks again, not before some seconds have passed, and says why it seems to run. */
const watchMirrorMaker = async (flow: Flow, options: TakeoverOptions, remoteTopics: readonly string[]) => {
  const { connector, statusTopic } = options
  const looking = {
    workerGroup:
      options.workerGroup ?? (connector ? 'connect-cluster' : workerGroup(flow.worker, flow.sourceAlias)),
    connector: connector === undefined ? undefined : { name: connector, statusTopic },
    remoteTopics,
  }
  const first = await mirrorMakerTraces(flow, looking)
  const until = Date.now() + watchMs
  return {
    signs: async (): Promise<readonly string[]> => {
      await sleep(Math.max(0, until - Date.now()))
      return signsOfLife(first, await mirrorMakerTraces(flow, looking))
    },
  }
}

/** Event sources of ours that run already: their position would be moved under them. */
const feedingGroups = async ({ source }: Flow, groups: readonly string[]): Promise<readonly string[]> =>
  [...(await groupMembers(source.cluster, groups))].map(
    ([group, members]) => `our own event source runs: group ${group} has ${members} member(s)`,
  )

const refuse = (signs: readonly string[], what: string): never => {
  throw new Error(
    `${what}: ${signs.join('; ')}. Stop it first (what was killed stays a member of its group for its ` +
      'session.timeout.ms, 10 to 45 s), or say --force.',
  )
}

const showPlan = (output: Output, rows: readonly TakeoverRow[]): void => {
  output.json({
    partitions: rows.map((row) => ({
      ...row.source,
      remoteTopic: row.to.topic,
      stored: row.stored ?? null,
      remoteLogStart: row.remoteLog?.start ?? null,
      remoteLogEnd: row.remoteLog?.end ?? null,
      sourceLogEnd: row.sourceLog.end,
      goesOnAt: row.upstreamOffset,
      beyondStored: row.beyond,
      repeated: row.repeated,
      unknown: row.unknown,
      isDoubtful: row.isDoubtful,
      state: row.state,
      why: describeTakeover(row),
    })),
  })
  const whys = rows.map(describeTakeover)
  const width = Math.max(3, ...whys.map(({ length }) => length)) // all as wide: text to the left
  output.text(
    table(
      ['partition', 'stored', 'remote log end', 'goes on at', 'source log end', 'why'.padEnd(width)],
      rows.map((row, index) => [
        formatTopicPartition(row.source),
        `${row.stored ?? '-'}`,
        `${row.remoteLog?.end ?? '-'}`,
        `${row.upstreamOffset}`,
        `${row.sourceLog.end}`,
        whys[index]?.padEnd(width) ?? '',
      ]),
    ),
  )
}
