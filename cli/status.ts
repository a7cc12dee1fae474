import {
  type AwsStatus,
  agoText,
  durationText,
  type FlowStatus,
  type FunctionStatus,
  type StatusProblem,
  statusProblems,
  type TopicStatus,
} from '../lib/mirror/flow-status.ts'
import { numberText } from '../sample/figure-text.ts'
import { table } from '../sample/table.ts'
import type { AddCommand, CommandContext } from './command.ts'
import { type GroupSummary, readGroupSummaries } from './group-summaries.ts'
import type { Output } from './output.ts'
import { readFlowStatus } from './read-flow-status.ts'
import { wrapped } from './wrapped.ts'

/** Where each problem has a section that says what to do. */
const page = 'docs/operating.md'

/** `mirror status`: whether all is well with a flow, and if not, what and where to look. */
export const addStatus: AddCommand = (to, start) =>
  to.command(
    'status',
    'Say whether all is well: event sources, functions, alarms, how far each topic and group is',
    (options) =>
      options.option('patience', {
        type: 'number',
        defaultDescription: '10, and the batching window',
        describe: 'Seconds after which records that wait and a mirror that does not move are a problem',
      }),
    ({ patience, ...options }) => start(options, (context) => showStatus(context, patience)),
  )

const showStatus = async (
  { openFlow, output }: CommandContext,
  patience: number | undefined,
): Promise<boolean> => {
  const flow = await openFlow()
  const windowSeconds = flow.deployed.functionConfig.awsEventSourceBatchingWindowSeconds
  const status = await readFlowStatus(flow, {
    patienceMs: (patience ?? 10 + windowSeconds) * 1000,
    note: (line) => output.note(wrapped(line, '  ')),
  })
  const groups = await readGroupSummaries(flow, (line) => output.note(line))
  const problems = statusProblems(status)
  output.json({ isWell: problems.length === 0, problems, ...status, groups })
  showText(output, status, groups, problems)
  return problems.length === 0
}

const showText = (
  output: Output,
  status: FlowStatus,
  groups: readonly GroupSummary[],
  problems: readonly StatusProblem[],
): void => {
  const { flow, lease, now } = status
  const what = problems.length === 1 ? '1 thing to look at' : `${problems.length} things to look at`
  output.text(`${flow}: ${problems.length === 0 ? 'all is well' : what}`)
  for (const { says, section } of problems) output.text(`${wrapped(`! ${says}`, '  ')}\n  ${page}#${section}`)
  if (lease) output.text(`\nrun by ${lease.holder}`)
  output.text(`\n${topicTable(status)}`)
  if (status.aws) showFunctions(output, status.aws, now)
  if (groups.length > 0) output.text(`\n${groupTable(groups)}`)
  output.text(`\n${summaryLine(status)}`)
}

const topicTable = ({ topics, aws, now }: FlowStatus): string => {
  const states = new Map(aws?.mappings.map(({ topic, state }) => [topic, state]))
  return table(
    ['topic', 'partitions', 'behind', 'oldest', 'event source', ''],
    topics.map((of) => [
      of.topic,
      numberText(of.partitions),
      numberText(of.behind),
      of.oldestWaiting === undefined ? '-' : durationText(now - Number(of.oldestWaiting)),
      aws === undefined ? `${of.readers} readers` : (states.get(of.topic) ?? 'none'),
      movement(of),
    ]),
  )
}

const movement = ({ behind, standing }: TopicStatus): string => {
  if (standing.length > 0) return 'stands'
  return behind > 0n ? 'moves' : 'is there'
}

const showFunctions = (output: Output, { functions }: AwsStatus, now: number): void => {
  output.text(
    `\n${table(
      ['function', 'last success', 'last failure'],
      functions.map((of) => [of.kind, lastSuccessText(of, now), lastFailureText(of, now)]),
    )}`,
  )
  for (const { kind, lastError } of functions)
    if (lastError) output.text(wrapped(`  ${kind}: ${lastError.message}`, '    '))
}

const lastSuccessText = ({ lastSuccessAt }: FunctionStatus, now: number): string =>
  lastSuccessAt === undefined ? '-' : agoText(now - lastSuccessAt)

const lastFailureText = ({ lastError }: FunctionStatus, now: number): string =>
  lastError === undefined ? '-' : agoText(now - lastError.at)

const groupTable = (groups: readonly GroupSummary[]): string =>
  table(
    ['group', 'partitions', 'translated', 'moved', 'would read again'],
    groups.map(({ group, partitions, translated, moved, reread }) => [
      group,
      numberText(partitions),
      numberText(translated),
      numberText(moved),
      numberText(reread),
    ]),
  )

const summaryLine = ({ topics, aws, heartbeatAt, now }: FlowStatus): string =>
  [
    `${topics.length} topics, ${numberText(topics.reduce((sum, { behind }) => sum + behind, 0n))} records behind`,
    ...(heartbeatAt === undefined ? [] : [`heartbeat ${agoText(now - heartbeatAt)}`]),
    ...(aws?.alarms === undefined ? [] : [`${aws.alarms.length} alarms raised`]),
  ].join(', ')
