import { connectorStates } from '../functions/kafka/connector-states.ts'
import { groupMembers } from '../functions/kafka/group-members.ts'
import { InternalTopicLog } from '../functions/kafka/internal-topic-log.ts'
import { logEnds } from '../functions/kafka/log-ends.ts'
import { decode } from '../lib/mirror/heartbeat.ts'
import type { MirrorMakerTraces } from '../lib/mirror/mirror-maker-signs.ts'
import type { Flow } from './flow.ts'

/** Where a MirrorMaker 2 leaves its traces on the target. */
export interface TraceOptions {
  readonly workerGroup: string
  /** Of a connector in Connect; undefined in dedicated mode. */
  readonly connector: { readonly name: string; readonly statusTopic: string } | undefined
  readonly remoteTopics: readonly string[]
}

/** What is seen of a MirrorMaker 2 on the target at this moment. */
export const mirrorMakerTraces = async (
  { target, policy, sourceAlias, targetAlias }: Flow,
  { workerGroup, connector, remoteTopics }: TraceOptions,
): Promise<MirrorMakerTraces> => {
  const members = await groupMembers(target.cluster, [workerGroup])
  let heartbeat: bigint | undefined
  for await (const { key, value } of new InternalTopicLog(target.cluster, policy.heartbeatsTopic()).read()) {
    if (key === null || value === null) continue
    const beat = decode(key, value)
    if (beat.sourceClusterAlias === sourceAlias && beat.targetClusterAlias === targetAlias)
      heartbeat = beat.timestamp
  }
  return {
    workers: { group: workerGroup, members: members.get(workerGroup) ?? 0 },
    states: connector && (await connectorStates(target.cluster, connector.statusTopic, connector.name)),
    heartbeat,
    remoteEnds: await logEnds(target.cluster, remoteTopics),
  }
}
