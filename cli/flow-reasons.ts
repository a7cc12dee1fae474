import type { MirrorCheckpointConfig } from '../lib/config/mirror-checkpoint-config.ts'
import { mirrorCheckpointConfig } from '../lib/config/mirror-checkpoint-config.ts'
import { mirrorSourceConfig } from '../lib/config/mirror-source-config.ts'
import { isOwnGroup } from '../lib/mirror/event-source-group.ts'
import {
  type GroupReasons,
  groupReason,
  type SelectionReason,
  type TopicReasons,
} from '../lib/mirror/selection-reason.ts'
import type { Topic } from '../lib/mirror/topic-plan.ts'
import type { Flow } from './flow.ts'
import { writtenPatterns, writtenSettings } from './written-settings.ts'

/** What decides about the topics of a flow, with the lines that say so. `topics`: all of the source. */
export const topicReasons = (flow: Flow, folder: string, topics: readonly Topic[]): TopicReasons => {
  const { config, policy, sourceAlias, targetAlias } = flow
  const written = writtenSettings(folder, flow.deployed, 'MirrorSourceConnector')
  return {
    policy,
    sourceAlias,
    targetAlias,
    include: writtenPatterns(written, mirrorSourceConfig.topics, config.topics),
    exclude: writtenPatterns(written, mirrorSourceConfig.topicsExclude, config.topicsExclude),
    heartbeatsReplicationEnabled: config.heartbeatsReplicationEnabled,
    topics,
  }
}

/** What decides about the groups of a flow; undefined where it emits no checkpoints. */
export interface FlowGroups extends GroupReasons {
  readonly config: MirrorCheckpointConfig
}

/** What decides about the groups of a flow, with the lines that say so; undefined where it emits no checkpoints. */
export const groupReasons = (flow: Flow, folder: string): FlowGroups | undefined => {
  const config = flow.deployed.functions.find((of) => of.kind === 'checkpoint')?.config
  if (config === undefined) return undefined
  const written = writtenSettings(folder, flow.deployed, 'MirrorCheckpointConnector')
  return {
    config,
    include: writtenPatterns(written, mirrorCheckpointConfig.groups, config.groups),
    exclude: writtenPatterns(written, mirrorCheckpointConfig.groupsExclude, config.groupsExclude),
    isOwnGroup,
  }
}

/** Why a group is translated, or not, also where the flow translates none. */
export const reasonOfGroup = (reasons: FlowGroups | undefined, group: string): SelectionReason =>
  reasons === undefined
    ? {
        isIn: false,
        rule: 'no-checkpoints',
        says: 'the flow emits no checkpoints, so no group is translated: see emit.checkpoints.enabled and the warnings of npm run synth',
        setting: 'emit.checkpoints.enabled',
      }
    : groupReason(reasons, group)

/** A reason as a line: what it says, and where it is written. */
export const describeReason = ({ says, setting, origin }: SelectionReason): string =>
  setting === undefined || origin === undefined ? says : `${says} (${origin})`
