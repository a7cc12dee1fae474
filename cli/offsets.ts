import type { PartitionProgress } from '../lib/mirror/partition-progress.ts'
import { includeExclude } from '../lib/mirror/pattern-list.ts'
import { formatTopicPartition } from '../lib/mirror/topic-partition.ts'
import { numberText } from '../sample/figure-text.ts'
import { table } from '../sample/table.ts'
import type { AddCommand, CommandContext } from './command.ts'
import { flowRules } from './flow-rules.ts'
import type { Output } from './output.ts'
import { type GroupWithProgress, readGroups } from './read-groups.ts'
import { readProgress } from './read-progress.ts'

interface OffsetsOptions {
  /** Java patterns of source topics. */
  readonly topic: readonly string[]
  /** Java patterns of groups. */
  readonly group: readonly string[]
}

/** `mirror offsets`: where the mirror and the groups are in each partition. */
export const addOffsets: AddCommand = (to, start) =>
  to.command(
    'offsets',
    'Show where the mirror is in each partition, and each group on both sides',
    (options) =>
      options
        .option('topic', {
          type: 'string',
          array: true,
          default: [],
          defaultDescription: 'all that are mirrored',
          describe: 'Topics of the source: a name or a regular expression; may be repeated',
        })
        .option('group', {
          type: 'string',
          array: true,
          default: [],
          defaultDescription: 'all that are translated',
          describe: 'Groups: a name or a regular expression; may be repeated',
        }),
    ({ topic, group, ...options }) => start(options, (context) => showOffsets(context, { topic, group })),
  )

const showOffsets = async (
  { openFlow, output }: CommandContext,
  options: OffsetsOptions,
): Promise<boolean> => {
  const flow = await openFlow()
  const rules = flowRules(flow)
  const isChosenTopic = chosen(options.topic)
  const topics = (await flow.source.topics.topics())
    .map(({ name }) => name)
    .filter((name) => rules.shouldReplicateTopic(name) && isChosenTopic(name))
  if (topics.length === 0)
    throw new Error(
      `Nothing was shown: the flow ${flow.name} mirrors no topic${named(options.topic)}. topics and topics.exclude ` +
        'choose them; say mirror offsets without --topic to see all.',
    )
  const partitions = await readProgress(flow, rules, topics)
  const groups =
    rules.groups === undefined
      ? []
      : await readGroups(flow, {
          rules: rules.groups,
          isChosenGroup: chosen(options.group),
          isChosenTopic,
          log: { warn: (line) => output.note(`warning: ${line}`) },
        })
  if (groups.length === 0 && options.group.length > 0)
    throw new Error(
      `Nothing was shown: the flow ${flow.name} translates no group${named(options.group)} with offsets of these topics. ` +
        'groups and groups.exclude choose them; a group counts once it has committed an offset.',
    )
  show(output, partitions, groups)
  return true
}

/** Java patterns; none lets everything pass. */
const chosen = (patterns: readonly string[]): ((name: string) => boolean) =>
  patterns.length === 0 ? () => true : includeExclude(patterns, [])

const named = (patterns: readonly string[]): string =>
  patterns.length === 0 ? '' : ` that matches ${patterns.join(' or ')}`

const show = (
  output: Output,
  partitions: readonly PartitionProgress[],
  groups: readonly GroupWithProgress[],
): void => {
  output.json({
    partitions: partitions.map(({ next: _, ...of }) => ({ ...of, position: of.position ?? null })),
    groups,
  })
  output.text(
    table(
      ['partition', 'log start', 'position', 'log end', 'behind', 'target end'],
      partitions.map((of) => [
        formatTopicPartition(of),
        numberText(of.logStart),
        numberText(of.position),
        numberText(of.logEnd),
        numberText(of.behind),
        numberText(of.downstreamOffset),
      ]),
    ),
  )
  for (const { group, partitions: ofGroup } of groups) {
    output.text('')
    output.text(
      table(
        [`group ${group}`, 'source', 'translated', 'target', 'read again'],
        ofGroup.map((of) => [
          formatTopicPartition(of),
          numberText(of.source),
          numberText(of.translated),
          numberText(of.target),
          numberText(of.reread),
        ]),
      ),
    )
  }
}
