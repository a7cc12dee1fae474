import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ConfigException } from '../lib/config/config-exception.ts'
import type { FlowDeployment } from '../lib/config/flow-deployment.ts'
import { propertiesFileName } from '../lib/config/properties.ts'
import { configuredReplicationPolicy } from '../lib/mirror/configured-replication-policy.ts'
import type { ReplicationPolicy, ReplicationPolicyFactory } from '../lib/mirror/replication-policy.ts'
import { bundlePolicy } from '../lib/stack/bundle-policy.ts'
import type { FlowPolicy } from '../lib/stack/mirror-maker-stack.ts'

/** The replication policy of each flow, by the flow's name. A module of the user's is loaded, and bundled for Lambda. */
export const readPolicies = async (
  flows: readonly FlowDeployment[],
  folder: string,
  bundles: string,
): Promise<ReadonlyMap<string, FlowPolicy>> =>
  new Map(
    await Promise.all(
      flows.map(async (flow) => [flow.name, await readPolicy(flow, folder, bundles)] as const),
    ),
  )

const readPolicy = async (flow: FlowDeployment, folder: string, bundles: string): Promise<FlowPolicy> => ({
  policy: await loadPolicy(flow, folder),
  ...(flow.policy.policy === 'module' && {
    module: bundlePolicy(resolve(folder, flow.policy.path), bundles),
  }),
})

/** The replication policy of a flow. A module of the user's is loaded, relative to the folder of mm2.properties. */
export const loadPolicy = async (flow: FlowDeployment, folder: string): Promise<ReplicationPolicy> => {
  const settings = flow.functions[0]?.settings ?? {}
  return flow.policy.policy === 'module'
    ? configuredReplicationPolicy(settings, await loadFactory(resolve(folder, flow.policy.path), flow))
    : configuredReplicationPolicy(settings)
}

const loadFactory = async (file: string, flow: FlowDeployment): Promise<ReplicationPolicyFactory> => {
  const refuse = (message: string): never => {
    throw new ConfigException([
      {
        origin: propertiesFileName,
        key: `${flow.name}.replication.policy.class`,
        message: `${file} ${message}`,
      },
    ])
  }
  const exported: unknown = await import(pathToFileURL(file).href).catch((cause: unknown) =>
    refuse(`can't be loaded: ${String(cause)}`),
  )
  return isPolicyModule(exported)
    ? exported.replicationPolicy
    : refuse('exports no function replicationPolicy(properties)')
}

const isPolicyModule = (exported: unknown): exported is { replicationPolicy: ReplicationPolicyFactory } =>
  typeof exported === 'object' &&
  exported !== null &&
  'replicationPolicy' in exported &&
  typeof exported.replicationPolicy === 'function'
