import { validateClientConfig } from './client-config.ts'
import { type ClientKind, type ClusterRole, clientProperties } from './client-properties.ts'
import { namesOf, parseConfig, validateConfig } from './config-def.ts'
import { type ConfigEntries, settingsOf } from './config-entries.ts'
import { ConfigException, type ConfigProblem } from './config-exception.ts'
import { findFlowWarnings } from './flow-warnings.ts'
import { type FunctionConfig, functionConfig, validateFunctionConfig } from './function-config.ts'
import {
  checkpointObstacles,
  type MirrorCheckpointConfig,
  mirrorCheckpointConfig,
} from './mirror-checkpoint-config.ts'
import { type MirrorHeartbeatConfig, mirrorHeartbeatConfig } from './mirror-heartbeat-config.ts'
import {
  connectorBaseConfig,
  flowName,
  hasHeartbeats,
  isFlowEnabled,
  type MirrorConnector,
  type SourceAndTarget,
  withNames,
  workerConfig,
} from './mirror-maker-config.ts'
import {
  type MirrorSourceConfig,
  mirrorSourceConfig,
  validateMirrorSourceConfig,
} from './mirror-source-config.ts'
import { mirrorWorkerConfig } from './mirror-worker-config.ts'
import { provenanceWarnings, resolveProvenance } from './provenance-setting.ts'
import { choosePolicy, type PolicyChoice } from './replication-policy-class.ts'
import type { Settings } from './settings-file.ts'

/** One function of a flow: its settings.json, and the same typed. */
export type FlowFunctionDeployment =
  | { readonly kind: 'mirror'; readonly settings: Settings; readonly config: MirrorSourceConfig }
  | (Scheduled & { readonly kind: 'source-connector'; readonly config: MirrorSourceConfig })
  | (Scheduled & { readonly kind: 'checkpoint'; readonly config: MirrorCheckpointConfig })
  | (Scheduled & { readonly kind: 'heartbeat'; readonly config: MirrorHeartbeatConfig })

interface Scheduled {
  readonly settings: Settings
  /** Runs every so many whole minutes; shorter intervals loop inside one run. */
  readonly scheduleMinutes: number
}

/** A pair of clusters with what runs for it. */
export interface FlowDeployment extends SourceAndTarget {
  /** `A->B`. */
  readonly name: string
  /** False: the pair only has heartbeats. */
  readonly isEnabled: boolean
  readonly functions: readonly FlowFunctionDeployment[]
  readonly policy: PolicyChoice
  readonly functionConfig: FunctionConfig
  readonly warnings: readonly ConfigProblem[]
}

/** One pair of `clusterPairs`. Throws a ConfigException with everything that is wrong in its settings. */
export const readFlowDeployment = (properties: ConfigEntries, pair: SourceAndTarget): FlowDeployment => {
  const isEnabled = isFlowEnabled(properties, pair)
  const worker = workerConfig(properties, pair)
  const connector = (name: MirrorConnector) =>
    withWorkerOf(worker, connectorBaseConfig(properties, pair, name))
  const source = resolveProvenance(properties, pair, connector('MirrorSourceConnector'))
  const checkpoint = connector('MirrorCheckpointConnector')
  const heartbeat = connector('MirrorHeartbeatConnector')
  const problems = isEnabled
    ? [
        ...validateMirrorSourceConfig(source),
        ...validateConfig(mirrorWorkerConfig, source),
        ...validateConfig(mirrorCheckpointConfig, checkpoint),
        ...validateConfig(mirrorHeartbeatConfig, heartbeat),
        ...validateFunctionConfig(source),
        ...validateClients(source, [...sourceClients, ...targetClients]),
      ]
    : [
        ...validateConfig(mirrorHeartbeatConfig, heartbeat),
        ...validateConfig(mirrorWorkerConfig, heartbeat),
        ...validateFunctionConfig(heartbeat),
        ...validateClients(heartbeat, targetClients),
      ]
  if (problems.length > 0) throw new ConfigException(problems)

  const obstacles = isEnabled ? checkpointObstacles(checkpoint) : []
  return {
    ...pair,
    name: flowName(pair),
    isEnabled,
    functions: [
      ...(isEnabled ? sourceFunctions(source) : []),
      ...(isEnabled && obstacles.length === 0 ? [checkpointFunction(checkpoint)] : []),
      ...(hasHeartbeats(properties, pair) ? [heartbeatFunction(heartbeat)] : []),
    ],
    policy: policyOf(heartbeat),
    functionConfig: parseConfig(functionConfig, source),
    warnings: isEnabled
      ? [...obstacles, ...findFlowWarnings(source), ...provenanceWarnings(properties, pair, source)]
      : [],
  }
}

/** How a flow is, lag and heartbeats and event sources, source-connector measures each minute, whatever else it has to do. */
const measuredEveryMinutes = 1

/** The settings of a connector with those of its worker that our functions need; a connector cannot set these. */
const withWorkerOf = (worker: ConfigEntries, connector: ConfigEntries): ConfigEntries => {
  const names = namesOf(mirrorWorkerConfig)
  return new Map([...[...connector].filter(([key]) => !names.includes(key)), ...withNames(worker, names)])
}

const sourceFunctions = (entries: ConfigEntries): FlowFunctionDeployment[] => {
  const settings = settingsOf(entries)
  const config = parseConfig(mirrorSourceConfig, entries)
  return [
    { kind: 'mirror', settings, config },
    { kind: 'source-connector', settings, config, scheduleMinutes: measuredEveryMinutes },
  ]
}

const checkpointFunction = (entries: ConfigEntries): FlowFunctionDeployment => {
  const config = parseConfig(mirrorCheckpointConfig, entries)
  const scheduleMinutes = minutes([
    [config.refreshGroupsEnabled, config.refreshGroupsIntervalSeconds],
    [config.emitCheckpointsEnabled, config.emitCheckpointsIntervalSeconds],
    [config.syncGroupOffsetsEnabled, config.syncGroupOffsetsIntervalSeconds],
  ])
  return { kind: 'checkpoint', settings: settingsOf(entries), config, scheduleMinutes }
}

const heartbeatFunction = (entries: ConfigEntries): FlowFunctionDeployment => {
  const config = parseConfig(mirrorHeartbeatConfig, entries)
  const scheduleMinutes = minutes([[true, config.emitHeartbeatsIntervalSeconds]])
  return { kind: 'heartbeat', settings: settingsOf(entries), config, scheduleMinutes }
}

/** The shortest interval in whole minutes, at least one. EventBridge knows no less. */
const minutes = (intervals: readonly (readonly [isEnabled: boolean, seconds: bigint])[]): number => {
  const seconds = intervals.filter(([isEnabled]) => isEnabled).map(([, interval]) => interval)
  const shortest = seconds.reduce<bigint | undefined>(
    (least, interval) => (least === undefined || interval < least ? interval : least),
    undefined,
  )
  return Math.max(1, Math.floor(Number(shortest ?? 60n) / 60))
}

const policyOf = (entries: ConfigEntries): PolicyChoice =>
  choosePolicy(parseConfig(mirrorHeartbeatConfig, entries).replicationPolicyClass) ?? { policy: 'default' }

type Client = readonly [ClusterRole, ClientKind]
const sourceClients: readonly Client[] = [
  ['source', 'consumer'],
  ['source', 'producer'],
  ['source', 'admin'],
]
const targetClients: readonly Client[] = [
  ['target', 'consumer'],
  ['target', 'producer'],
  ['target', 'admin'],
]

const validateClients = (entries: ConfigEntries, clients: readonly Client[]): ConfigProblem[] =>
  clients.flatMap(([cluster, client]) => validateClientConfig(clientProperties(entries, cluster, client)))
