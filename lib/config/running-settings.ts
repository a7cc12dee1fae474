import { functionConfig } from './function-config.ts'
import type { Settings } from './settings-file.ts'

/** What a stack was deployed with and no posted config changes: clusters, clients, names of topics, functions. */
const deployedKeys =
  /^(source|target)\.(cluster|consumer|producer|admin)\.|^(consumer|producer|admin)\.|^config\.providers|^replication\.policy\.|^offset-syncs\.|^(config|offset|status)\.storage\.|^(offset\.lag\.max|emit\.offset-syncs\.enabled|provenance\.headers|group\.id)$/

/** How many replicas the target takes is known where the flow was deployed: a posted config that says nothing of it has these. */
const replicas = /^((checkpoints|heartbeats)\.topic\.)?replication\.factor$/

const functionKeys = new Set(Object.values(functionConfig).map(({ name }) => name))

/**
 * A connector's settings: those that were posted, and of the deployed ones what a posted config does not change. A key that
 * is not posted has its default, as in Connect, and not its deployed value; replication factors have the deployed one.
 */
export const runningSettings = (deployed: Settings, posted: Settings): Settings =>
  posted === deployed
    ? deployed
    : {
        ...pick(deployed, (key) => replicas.test(key)),
        ...posted,
        ...pick(deployed, (key) => deployedKeys.test(key) || functionKeys.has(key)),
      }

const pick = (settings: Settings, isWanted: (key: string) => boolean): Settings =>
  Object.fromEntries(Object.entries(settings).filter(([key]) => isWanted(key)))
