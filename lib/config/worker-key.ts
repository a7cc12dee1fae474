import { isProviderKey } from './config-providers.ts'

/** Prefix of what a connector's function is told of the worker file. */
export const workerPrefix = 'connect-worker.'

/**
 * Whether a key of a connector's settings is of its cluster and of the worker that it would have in Connect, and so not the
 * connector's own: what is posted can't change it, and the REST API does not show it.
 */
export const isWorkerKey = (key: string): boolean =>
  key.startsWith('cluster.') || key.startsWith(workerPrefix) || isProviderKey(key)
