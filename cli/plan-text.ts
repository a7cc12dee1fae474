import type { AclBinding } from '../lib/mirror/acl-plan.ts'
import type { PlannedTopic } from '../lib/tasks/plan-flow.ts'
import type { TopicConfigPlan } from '../lib/tasks/sync-topic-configs.ts'
import { describeReason } from './flow-reasons.ts'
import type { PlannedGroup, ToldPlan } from './told-plan.ts'
import { wrapped } from './wrapped.ts'

/** A plan as text: `+` is made, `^` grows, `~` is changed, `=` stays, `-` is left out, `!` needs somebody. */
export const planText = (told: ToldPlan): string => {
  const { flow, plan, groups, warnings } = told
  const topicsIn = plan.topics.filter(({ reason }) => reason.isIn)
  const groupsIn = groups.filter(({ reason }) => reason.isIn)
  return [
    `${flow}: ${topicsIn.length} of ${plan.topics.length} topics, ${groupsIn.length} of ${groups.length} groups`,
    ...section('topics', plan.topics.map(topicLine)),
    ...section('configs of remote topics', plan.configs.flatMap(configLines)),
    ...section('ACLs of remote topics', plan.acls.map(aclLine)),
    ...section(
      'internal topics',
      plan.internalTopics.map(({ on, topic }) => ['+', `${topic}, on the ${on}`]),
    ),
    ...section('groups', groups.map(groupLine)),
    ...section(
      'look at this first',
      [
        ...plan.topics.flatMap(({ risks }) => risks.map(({ says }) => says)),
        ...plan.topics.flatMap(({ reason }) => (reason.rule === 'conflict' ? [reason.says] : [])),
        ...warnings,
      ].map((says) => ['!', says]),
    ),
    ...section(
      'to expect',
      forecastLines(told).map((line) => ['', line]),
    ),
  ].join('\n')
}

type Line = readonly [mark: string, text: string]

const section = (title: string, lines: readonly Line[]): readonly string[] =>
  lines.length === 0 ? [] : ['', title, ...lines.map(([mark, text]) => fold(mark, text))]

/** A line with its mark before it. */
const fold = (mark: string, text: string): string =>
  wrapped(mark === '' ? `  ${text}` : `  ${mark} ${text}`, ' '.repeat(mark === '' ? 17 : 6))

const topicLine = (topic: PlannedTopic): Line => {
  const { name, partitions, remoteTopic, remote, reason, configs } = topic
  switch (remote) {
    case undefined:
      return ['-', `${name}: ${describeReason(reason)}`]
    case 'create': {
      const set = Object.entries(configs).map(([key, value]) => `${key}=${value}`)
      return [
        '+',
        `${name} to ${remoteTopic}, created with ${partitions} partitions${set.length === 0 ? '' : ` and ${set.join(', ')}`}`,
      ]
    }
    case 'grow':
      return ['^', `${name} to ${remoteTopic}, which grows to ${partitions} partitions`]
    case 'there':
      return ['=', `${name} to ${remoteTopic}`]
  }
}

const configLines = ({ topic, changes, withheld }: TopicConfigPlan): readonly Line[] => [
  ...changes.map(
    ({ name, value }): Line => ['~', `${topic}: ${name} becomes ${value ?? "the target's default"}`],
  ),
  ...withheld.map(
    ({ name, value, reason }): Line => [
      '-',
      `${topic}: ${name}=${value ?? '(default)'} is not written: ${reason}`,
    ],
  ),
]

const aclLine = ({ name, permission, operation, principal, host }: AclBinding): Line => [
  '+',
  `${name}: ${permission} ${operation} for ${principal}${host === '*' ? '' : ` from ${host}`}`,
]

const groupLine = ({ group, reason }: PlannedGroup): Line => [
  reason.isIn ? '=' : '-',
  reason.isIn ? group : `${group}: ${describeReason(reason)}`,
]

const forecastLines = ({
  plan,
  forecast,
  prices,
  pollerMbps,
  gbSecondsPerMb,
}: ToldPlan): readonly string[] => {
  const backlog = plan.loads.reduce((sum, { backlogBytes }) => sum + backlogBytes, 0)
  const { costs, pollers, pollerUnits, bytesPerSecond, catchUpSeconds } = forecast
  const ours = costs.mirror + costs.pollerUnits
  return [
    `traffic        ${bytesText(bytesPerSecond)}/s, counted over the last day`,
    `to copy now    ${bytesText(backlog)}: ${
      catchUpSeconds === undefined
        ? 'never, as a topic takes more than its pollers hand over: it needs more partitions'
        : `${durationText(catchUpSeconds)} at ${pollerMbps} MB/s a partition`
    }`,
    `pollers        ${pollers}${pollerUnits === undefined ? ', on demand' : `, ${pollerUnits} provisioned units`}`,
    `cost a month   $${money(ours)}: mirror ${money(costs.mirror)}, poller units ${money(costs.pollerUnits)}`,
    `beside it      MSK Connect $${money(costs.mskConnect)}, MSK Replicator about $${money(costs.mskReplicator)}`,
    `prices         ${prices.region}, ${prices.asOf}; without transfer, endpoints, schedules and brokers`,
    `assumed        ${gbSecondsPerMb} GB-s of Lambda a MB; MSK Connect in workers of 2 MCU, two for 10 MB/s`,
  ]
}

const bytesText = (bytes: number): string => {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let [value, unit] = [bytes, 0]
  while (value >= 1_000 && unit < units.length - 1) [value, unit] = [value / 1_000, unit + 1]
  return `${value.toFixed(value >= 100 || unit === 0 ? 0 : 1)} ${units[unit]}`
}

const durationText = (seconds: number): string => {
  if (seconds < 60) return 'less than a minute'
  if (seconds < 7_200) return `${Math.ceil(seconds / 60)} minutes`
  return seconds < 172_800 ? `${Math.ceil(seconds / 3_600)} hours` : `${(seconds / 86_400).toFixed(1)} days`
}

const money = (dollars: number): string => {
  if (dollars > 0 && dollars < 1) return dollars.toFixed(2)
  return Math.round(dollars).toLocaleString('en')
}
