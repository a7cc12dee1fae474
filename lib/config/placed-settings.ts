import { functionConfig } from './function-config.ts'
import type { Settings } from './settings-file.ts'
import { isWorkerKey } from './worker-key.ts'

const functionKeys = new Set(Object.values(functionConfig).map(({ name }) => name))

/** What a function of a connector was deployed with and no posted config changes: its cluster, and what the function is like. */
const isDeployed = (key: string): boolean => isWorkerKey(key) || functionKeys.has(key)

/**
 * The settings of a connector whose config was posted, for the function that it runs in. A key that is not posted has its
 * default, as in Connect, and not its deployed value.
 */
export const placedSettings = (deployed: Settings, posted: Settings, name: string): Settings => ({
  ...Object.fromEntries(Object.entries(posted).filter(([key]) => !isWorkerKey(key))),
  ...Object.fromEntries(Object.entries(deployed).filter(([key]) => isDeployed(key))),
  name,
})
