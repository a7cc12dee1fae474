import { storedPositions } from '../functions/kafka/stored-positions.ts'
import { readPartition } from '../kafka/read-partition.ts'
import { offsetStorageTopic } from '../lib/config/mirror-worker-config.ts'
import * as checkpoints from '../lib/mirror/checkpoint.ts'
import * as connectOffsets from '../lib/mirror/connect-offsets.ts'
import * as heartbeats from '../lib/mirror/heartbeat.ts'
import * as offsetRuns from '../lib/mirror/offset-run.ts'
import * as offsetSyncs from '../lib/mirror/offset-sync.ts'
import * as positions from '../lib/mirror/position.ts'
import { parseTopicPartition } from '../lib/mirror/topic-partition.ts'
import type { AddCommand, CommandContext } from './command.ts'
import type { Flow } from './flow.ts'
import type { Output } from './output.ts'

/** A topic of MirrorMaker's, or of ours: where it is, and what its records say. */
interface Dump {
  readonly side: (flow: Flow) => 'source' | 'target'
  readonly topic: (flow: Flow) => string
  readonly decode: (key: Buffer, value: Buffer) => object
  /** As Kafka's own formatter prints it, where there is one (KIP-597). */
  readonly format: (key: Buffer, value: Buffer) => string
}

const target = (): 'target' => 'target'

const dumps = {
  'offset-syncs': {
    side: ({ config }) => config.offsetSyncsTopicLocation,
    topic: ({ config, policy, sourceAlias, targetAlias }) =>
      policy.offsetSyncsTopic(config.offsetSyncsTopicLocation === 'source' ? targetAlias : sourceAlias),
    decode: offsetSyncs.decode,
    format: (key, value) => offsetSyncs.format(offsetSyncs.decode(key, value)),
  },
  checkpoints: {
    side: target,
    topic: ({ policy, sourceAlias }) => policy.checkpointsTopic(sourceAlias),
    decode: checkpoints.decode,
    format: (key, value) => checkpoints.format(checkpoints.decode(key, value)),
  },
  heartbeats: {
    side: target,
    topic: ({ policy }) => policy.heartbeatsTopic(),
    decode: heartbeats.decode,
    format: (key, value) => heartbeats.format(heartbeats.decode(key, value)),
  },
  'source-offsets': {
    side: target,
    topic: ({ sourceAlias, worker }) => offsetStorageTopic(worker, sourceAlias),
    decode: (key, value) => connectOffsets.decode(key, value) ?? { key: `${key}`, value: `${value}` },
    format: (key, value) => `${key}\t${value}`,
  },
  'offset-map': {
    side: target,
    topic: ({ sourceAlias }) => offsetRuns.offsetMapTopic(sourceAlias),
    decode: offsetRuns.decode,
    format: (key, value) => offsetRuns.format(offsetRuns.decode(key, value)),
  },
} as const satisfies Readonly<Record<string, Dump>>

type DumpName = keyof typeof dumps | 'positions'
const names: readonly DumpName[] = [...(Object.keys(dumps) as (keyof typeof dumps)[]), 'positions']

/** `mirror dump`: what MirrorMaker's topics say, in the very text of Kafka's formatters. */
export const addDump: AddCommand = (to, start) =>
  to.command(
    'dump <what>',
    "Print an internal topic, a line a record, as Kafka's formatters do",
    (options) =>
      options
        .positional('what', { choices: names, demandOption: true, describe: 'What to print' })
        .option('topic', { type: 'string', describe: 'Another topic of that format, as source.heartbeats' }),
    ({ what, topic, ...options }) =>
      start(options, async (context) => {
        await (what === 'positions' ? dumpPositions(context) : dumpTopic(context, dumps[what], topic))
        return true
      }),
  )

const dumpTopic = async (
  { openFlow, output }: CommandContext,
  dump: Dump,
  otherTopic: string | undefined,
): Promise<void> => {
  const flow = await openFlow()
  const { cluster } = flow[dump.side(flow)]
  const name = otherTopic ?? dump.topic(flow)
  const { topics } = await cluster.metadata([name])
  const partitions = topics.flatMap((topic) => topic.partitions).map(({ partition }) => partition)
  if (partitions.length === 0)
    throw new Error(
      `Nothing was printed: ${cluster.bootstrapServers} has no topic ${name}. Has the flow ${flow.name} run yet?`,
    )
  for (const partition of partitions.sort((a, b) => a - b))
    for await (const { key, value } of readPartition(cluster, { topic: name, partition }))
      printRecord(output, dump, key, value)
}

/** Kafka's formatters end at a record without value, which means that what its key names was deleted: it is a note here. */
const printRecord = (output: Output, dump: Dump, key: Buffer | null, value: Buffer | null): void => {
  if (key === null || value === null)
    output.note(
      `left out: ${key === null ? 'a record without key' : `the deletion of ${key.toString('hex')}`}`,
    )
  else output.line(output.isJson ? '' : dump.format(key, value), output.isJson ? dump.decode(key, value) : {})
}

const dumpPositions = async ({ openFlow, output }: CommandContext): Promise<void> => {
  const { target: on, sourceAlias, targetAlias } = await openFlow()
  const stored = await storedPositions(on.cluster, sourceAlias, targetAlias)
  for (const [name, position] of [...stored].sort(([a], [b]) => (a < b ? -1 : 1)))
    output.line(positions.format(parseTopicPartition(name), position), {
      ...parseTopicPartition(name),
      ...position,
    })
}
