import { setTimeout as sleep } from 'node:timers/promises'
import { MappingSwitch } from '../functions/aws/event-source-switch.ts'
import { type FeedingMapping, feedingMappings } from '../functions/aws/feeding-mappings.ts'
import { groupMembers } from '../functions/kafka/group-members.ts'
import { keptUntil } from '../lib/mirror/kept-until.ts'
import { includeExclude } from '../lib/mirror/pattern-list.ts'
import { ConnectWorker } from '../lib/tasks/connect-worker.ts'
import { messageOf } from '../lib/tasks/message-of.ts'
import { type AwsAccess, awsAccess } from './aws-access.ts'
import type { AddCommand, CommandContext } from './command.ts'
import type { Flow } from './flow.ts'
import { flowConnectors } from './flow-connectors.ts'
import { flowRules } from './flow-rules.ts'
import type { Output } from './output.ts'
import { readLease } from './read-flow-status.ts'
import { wrapped } from './wrapped.ts'

interface SwitchOptions {
  /** Java patterns of source topics; none: the whole flow. */
  readonly topic: readonly string[]
  /** Seconds. */
  readonly wait: number
}

/** What is asked for, in the words of each of those that do it. */
interface Switching {
  readonly state: 'PAUSED' | 'STARTED'
  readonly mapping: 'Disabled' | 'Enabled'
  readonly done: 'paused' | 'resumed'
}

const pausing: Switching = { state: 'PAUSED', mapping: 'Disabled', done: 'paused' }
const resuming: Switching = { state: 'STARTED', mapping: 'Enabled', done: 'resumed' }

/** `mirror pause`: stops a flow, or some of its topics, where it is. */
export const addPause: AddCommand = (to, start) =>
  add(
    to,
    start,
    'pause',
    'Stop a flow, or some of its topics: nothing is lost, and it goes on where it stood',
    pausing,
  )

/** `mirror resume`: goes on. */
export const addResume: AddCommand = (to, start) =>
  add(to, start, 'resume', 'Go on with a flow, or some of its topics, that was paused', resuming)

const add = (
  to: Parameters<AddCommand>[0],
  start: Parameters<AddCommand>[1],
  command: string,
  describe: string,
  switching: Switching,
): ReturnType<AddCommand> =>
  to.command(
    command,
    describe,
    (options) =>
      options
        .option('topic', {
          type: 'string',
          array: true,
          default: [],
          defaultDescription: 'the whole flow, with groups and heartbeats',
          describe: 'Topics of the source: a name or a regular expression; may be repeated',
        })
        .option('wait', {
          type: 'number',
          default: 600,
          describe: 'Seconds to wait until it is so; Lambda takes up to some minutes',
        }),
    ({ topic, wait, ...options }) =>
      start(options, (context) => switchFlow(context, switching, { topic, wait })),
  )

const switchFlow = async (
  { openFlow, output }: CommandContext,
  switching: Switching,
  options: SwitchOptions,
): Promise<boolean> => {
  const flow = await openFlow()
  const lease = await readLease(flow)
  if (lease === undefined)
    throw new Error(
      `Nothing was ${switching.done}: nobody has run ${flow.name} yet, so there are no event sources.`,
    )
  const aws = awsAccess(lease.holder, process.env)
  const feeding: Feeding = { flow, aws, functionArn: lease.holder, isChosen: isChosenBy(options.topic) }
  // Before anything is written: without AWS a flow would be paused by name and go on.
  const mappings = await listed(feeding, switching)
  if (options.topic.length === 0) await setConnectors(flow, switching)
  else if (mappings.length === 0)
    throw new Error(
      `Nothing was ${switching.done}: no event source of ${flow.name} reads a topic that matches ${options.topic.join(' or ')}.`,
    )
  else await refuseWithinPaused(flow, switching)
  await untilSwitched(feeding, switching, { waitMs: options.wait * 1000, output })
  await tell(feeding, switching, output)
  return true
}

/** The event sources that are meant. */
interface Feeding {
  readonly flow: Flow
  readonly aws: AwsAccess
  readonly functionArn: string
  readonly isChosen: (topic: string) => boolean
}

const isChosenBy = (patterns: readonly string[]): ((topic: string) => boolean) =>
  patterns.length === 0 ? () => true : includeExclude(patterns, [])

const listed = async (
  { aws, functionArn, isChosen, flow }: Feeding,
  { done }: Switching,
): Promise<readonly FeedingMapping[]> => {
  try {
    const all = await feedingMappings(aws, functionArn)
    return all.filter(({ topic, state }) => isChosen(topic) && state !== 'Deleting')
  } catch (cause) {
    throw new Error(
      `${flow.name} was not ${done}: AWS was not asked for its event sources${aws.endpoint === undefined ? '' : ` at ${aws.endpoint}`}. ` +
        'Check credentials (AWS_PROFILE) and their rights: lambda:ListEventSourceMappings, lambda:UpdateEventSourceMapping. For npm ' +
        'start: --aws-port, or AWS_ENDPOINT_URL.',
      { cause },
    )
  }
}

/**
 * What Connect's REST API does to a connector, for each of the flow: its functions read what it is to be before each run, so that none
 * undoes it. The event sources are switched after that, with patience.
 */
const setConnectors = async (flow: Flow, { state }: Switching): Promise<void> => {
  const registry = flowConnectors(flow)
  const nothing = { set: async () => {}, feed: async () => {}, problems: async () => [] }
  const worker = new ConnectWorker(
    registry,
    { eventSources: nothing, files: { list: async () => {} } },
    'mirror',
  )
  for (const connector of await registry.list()) await worker.setState(connector, state)
}

const refuseWithinPaused = async (flow: Flow, { state, done }: Switching): Promise<void> => {
  const stopped = (await flowConnectors(flow).list()).find(
    ({ at, state: is }) => at.function === 'source-connector' && is !== 'STARTED',
  )
  if (state === 'STARTED' && stopped)
    throw new Error(
      `No topic was ${done}: the whole flow is ${stopped.state}. Say mirror resume without --topic first.`,
    )
}

const lookEveryMs = 1_000

/** Switches, and waits until Lambda has done it: one that is being made or changed takes no order and is asked again. */
const untilSwitched = async (
  feeding: Feeding,
  switching: Switching,
  { waitMs, output }: { readonly waitMs: number; readonly output: Output },
): Promise<void> => {
  const { flow, functionArn, isChosen, aws } = feeding
  const mappingSwitch = new MappingSwitch(new Map([[flow.name, functionArn]]), aws)
  const until = Date.now() + waitMs
  let told = ''
  for (;;) {
    const refused = await mappingSwitch
      .set(flow.name, switching.mapping === 'Enabled', isChosen)
      .then(() => undefined, messageOf)
    const mappings = await listed(feeding, switching)
    const left = mappings.filter(({ state }) => state !== switching.mapping)
    const readers = switching.state === 'PAUSED' && left.length === 0 ? await readersOf(feeding, mappings) : 0
    const progress =
      `${mappings.length - left.length} of ${mappings.length} event sources are ${switching.mapping}` +
      (readers === 0 ? '' : `, ${readers} pollers still leave`)
    if (progress !== told) output.note(progress)
    told = progress
    if (left.length === 0 && readers === 0) return
    if (Date.now() > until)
      throw new Error(
        `${flow.name} is not ${switching.done} yet after ${waitMs / 1000} s: ${progress}${left.map(({ topic, state }) => `; ${topic} is ${state}`).join('')}${refused === undefined ? '' : ` (${refused})`}. ` +
          'It was asked for and Lambda goes on with it; say it again to wait on.',
      )
    await sleep(lookEveryMs)
  }
}

/** A poller that was disabled may still hold a batch: it leaves its group when it is through. */
const readersOf = async ({ flow }: Feeding, mappings: readonly FeedingMapping[]): Promise<number> => {
  const { eventSourceGroup } = flowRules(flow)
  const members = await groupMembers(
    flow.source.cluster,
    mappings.map(({ topic }) => eventSourceGroup(topic)),
  )
  return [...members.values()].reduce((sum, count) => sum + count, 0)
}

const tell = async (feeding: Feeding, switching: Switching, output: Output): Promise<void> => {
  const { flow } = feeding
  const mappings = await listed(feeding, switching)
  const topics = mappings.map(({ topic }) => topic)
  const kept = keptUntil(Date.now(), await flow.source.topics.describeConfigs(topics))
  output.json({
    flow: flow.name,
    state: switching.state,
    topics: mappings.map(({ topic, state }) => ({ topic, state })),
    keptUntil: kept.until ?? null,
    keptBySize: kept.bySize,
  })
  output.text(
    wrapped(`${topics.length} topics of ${flow.name} are ${switching.done}: ${topics.join(', ')}`, '  '),
  )
  if (switching.state === 'STARTED') return
  output.text('It stays so until mirror resume. A run that is under way ends within a minute.')
  if (kept.until)
    output.text(
      wrapped(
        `Resume before ${new Date(kept.until.at).toISOString()}: from then on the source may give up records of ${kept.until.topic} ` +
          'that are not mirrored (retention.ms).',
        '  ',
      ),
    )
  if (kept.bySize.length > 0)
    output.text(wrapped(`By size (retention.bytes), whenever that is: ${kept.bySize.join(', ')}.`, '  '))
}
