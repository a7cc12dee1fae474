import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { policyModuleName } from '../lib/config/policy-module.ts'
import { choosePolicy } from '../lib/config/replication-policy-class.ts'
import type { Settings } from '../lib/config/settings-file.ts'
import { configuredReplicationPolicy } from '../lib/mirror/configured-replication-policy.ts'
import type { ReplicationPolicy, ReplicationPolicyFactory } from '../lib/mirror/replication-policy.ts'
import { taskRoot } from './settings.ts'

/** The replication policy of a flow: one of MirrorMaker's, or the user's own module that was deployed beside the code. */
export const loadReplicationPolicy = async (settings: Settings): Promise<ReplicationPolicy> => {
  const className = settings['replication.policy.class']
  const isModule = className !== undefined && choosePolicy(className)?.policy === 'module'
  return configuredReplicationPolicy(settings, isModule ? await loadModule(className) : undefined)
}

const loadModule = async (className: string): Promise<ReplicationPolicyFactory> => {
  const exported: unknown = await import(pathToFileURL(join(taskRoot(), policyModuleName)).href)
  if (isPolicyModule(exported)) return exported.replicationPolicy
  throw new Error(
    `replication.policy.class ${className} exports no function replicationPolicy(properties) that returns a policy.`,
  )
}

const isPolicyModule = (exported: unknown): exported is { replicationPolicy: ReplicationPolicyFactory } =>
  typeof exported === 'object' &&
  exported !== null &&
  'replicationPolicy' in exported &&
  typeof exported.replicationPolicy === 'function'
