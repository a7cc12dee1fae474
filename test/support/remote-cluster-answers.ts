import { fileURLToPath } from 'node:url'
import { MirrorClient, type MirrorClientProperties, RemoteClusterUtils } from '../../lib/client/client.ts'
import { runJava } from './java.ts'

/** What is asked of a cluster: of which aliases, and for which groups of which cluster. */
export interface ClusterQuestions {
  readonly aliases: readonly string[]
  /** `<alias>/<group id>` */
  readonly groups: readonly string[]
}

/** What a client says of a cluster; names in order, offsets as text, with the metadata. */
export interface ClusterAnswers {
  readonly heartbeatTopics: readonly string[]
  readonly checkpointTopics: readonly string[]
  readonly upstreamClusters: readonly string[]
  readonly replicationHops: Readonly<Record<string, number>>
  readonly remoteTopics: readonly string[]
  readonly remoteTopicsFrom: Readonly<Record<string, readonly string[]>>
  readonly translateOffsets: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

const program = fileURLToPath(
  new URL('../fixtures/remote-cluster-utils/RemoteClusterAnswers.java', import.meta.url),
)

/** Kafka's own answers: its RemoteClusterUtils and MirrorClient. An error stands as `{ error: <class> }`. */
export const javaAnswers = async (
  properties: MirrorClientProperties,
  { aliases, groups }: ClusterQuestions,
): Promise<ClusterAnswers> =>
  JSON.parse(
    await runJava({
      mainClass: program,
      args: [
        ...Object.entries(properties).map(([key, value]) => `${key}=${value}`),
        ...aliases.map((alias) => `alias:${alias}`),
        ...groups.map((group) => `group:${group}`),
      ],
    }),
  )

/** Ours. */
export const ourAnswers = async (
  properties: MirrorClientProperties,
  { aliases, groups }: ClusterQuestions,
): Promise<ClusterAnswers> => {
  using client = new MirrorClient(properties)
  return {
    heartbeatTopics: [...(await RemoteClusterUtils.heartbeatTopics(properties))].sort(),
    checkpointTopics: [...(await RemoteClusterUtils.checkpointTopics(properties))].sort(),
    upstreamClusters: [...(await RemoteClusterUtils.upstreamClusters(properties))].sort(),
    replicationHops: await byName(aliases, (alias) => RemoteClusterUtils.replicationHops(properties, alias)),
    remoteTopics: [...(await client.remoteTopics())].sort(),
    remoteTopicsFrom: await byName(aliases, async (alias) => [...(await client.remoteTopics(alias))].sort()),
    translateOffsets: await byName(groups, (group) => translated(properties, group)),
  }
}

const translated = async (
  properties: MirrorClientProperties,
  group: string,
): Promise<Readonly<Record<string, unknown>>> => {
  const slash = group.indexOf('/')
  const offsets = await RemoteClusterUtils.translateOffsets(
    properties,
    group.slice(0, slash),
    group.slice(slash + 1),
    20_000,
  )
  return Object.fromEntries(
    [...offsets].sort().map(([name, { offset, metadata }]) => [name, [`${offset}`, metadata]]),
  )
}

const byName = async <Answer>(
  names: readonly string[],
  ask: (name: string) => Promise<Answer>,
): Promise<Record<string, Answer>> => {
  const answers: Record<string, Answer> = {}
  for (const name of names) answers[name] = await ask(name)
  return answers
}
