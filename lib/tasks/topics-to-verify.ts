import type { Position } from '../mirror/position.ts'
import type { ConfigEntry } from '../mirror/topic-configs.ts'
import type { RecordComparison, VerifyReading } from './verify-ports.ts'

/** A topic on both sides. */
export interface TopicToVerify {
  readonly comparison: RecordComparison
  readonly partitions: number
  readonly sourceTopicId: string | undefined
  readonly remoteTopicId: string | undefined
  readonly isSourceCompacted: boolean
  readonly isTargetCompacted: boolean
}

/** Ends of all logs at one moment, by `<topic>-<partition>` of their own sides. */
export interface LogBounds {
  /** By remote partition. */
  readonly positions: ReadonlyMap<string, Position>
  /** The source's log ends when the run began. */
  readonly goals: ReadonlyMap<string, bigint>
  readonly sourceStarts: ReadonlyMap<string, bigint>
  readonly sourceEnds: ReadonlyMap<string, bigint>
  readonly remoteStarts: ReadonlyMap<string, bigint>
  readonly remoteEnds: ReadonlyMap<string, bigint>
}

/** The topics that the flow mirrors, of those that are chosen, by name. Throws where there is none. */
export const topicsToVerify = async (
  reading: VerifyReading,
  isChosen: (topic: string) => boolean,
): Promise<readonly TopicToVerify[]> => {
  const { source, target, shouldReplicateTopic, remoteTopic } = reading
  const [all, onTarget] = await Promise.all([source.topics(), target.topics()])
  const mirrored = all
    .filter(({ name }) => shouldReplicateTopic(name) && isChosen(name))
    .sort((one, other) => (one.name < other.name ? -1 : 1))
  if (mirrored.length === 0)
    throw new Error(
      'Nothing was verified: the flow mirrors none of these topics. See what it mirrors with mirror plan, and why with mirror why topic <name>.',
    )
  const names = mirrored.map(({ name }) => name)
  const there = new Set(onTarget.map(({ name }) => name))
  const remotes = names.map(remoteTopic).filter((name) => there.has(name))
  const [sourceConfigs, remoteConfigs, sourceIds, remoteIds] = await Promise.all([
    source.describeConfigs(names),
    target.describeConfigs(remotes),
    source.topicIds(names),
    target.topicIds(remotes),
  ])
  return mirrored.map(({ name, partitions }) => {
    const remote = remoteTopic(name)
    return {
      comparison: {
        topic: name,
        remoteTopic: remote,
        hasTimestamps: configValue(remoteConfigs.get(remote), 'message.timestamp.type') !== 'LogAppendTime',
      },
      partitions,
      sourceTopicId: sourceIds.get(name),
      remoteTopicId: remoteIds.get(remote),
      isSourceCompacted: configValue(sourceConfigs.get(name), 'cleanup.policy').includes('compact'),
      isTargetCompacted: configValue(remoteConfigs.get(remote), 'cleanup.policy').includes('compact'),
    }
  })
}

const configValue = (configs: readonly ConfigEntry[] | undefined, name: string): string =>
  configs?.find((config) => config.name === name)?.value ?? ''
