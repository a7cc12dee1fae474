import { existsSync } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const touchEveryMs = 1_000
/** A lock that nobody touched for this long was left by a process that is gone. */
const staleAfterMs = 15_000

/** Where what is fetched or made once is kept: MIRRORMAKER_CACHE, or `.cache` of the project. */
export const cacheRoot = (environment: NodeJS.ProcessEnv = process.env): string =>
  resolve(environment.MIRRORMAKER_CACHE || fileURLToPath(new URL('../../.cache', import.meta.url)))

/**
 * A directory that is made once and then only read. Returns its path.
 *
 * `make` fills a temporary directory, which gets its name when it is whole: an interrupted run leaves nothing half
 * done. The lock only saves several processes from making the same; the rename is what keeps it right.
 */
export const cachedDirectory = async (
  name: string,
  make: (into: string) => Promise<void>,
  root: string = cacheRoot(),
): Promise<string> => {
  const directory = join(root, name)
  if (existsSync(directory)) return directory
  await mkdir(root, { recursive: true })
  const unlock = await lock(`${directory}.lock`, () => existsSync(directory))
  if (unlock === undefined) return directory
  try {
    if (!existsSync(directory)) await makeWhole(root, name, make)
  } finally {
    await unlock()
  }
  return directory
}

const makeWhole = async (
  root: string,
  name: string,
  make: (into: string) => Promise<void>,
): Promise<void> => {
  for (const left of await readdir(root))
    if (left.startsWith(`${name}.tmp-`)) await rm(join(root, left), { recursive: true, force: true })
  const temporary = join(root, `${name}.tmp-${process.pid}`)
  await mkdir(temporary)
  try {
    await make(temporary)
    await rename(temporary, join(root, name))
  } catch (error) {
    await rm(temporary, { recursive: true, force: true })
    if (!existsSync(join(root, name))) throw error
    // someone else was quicker, and theirs is as good
  }
}

/** Waits for the lock and returns what releases it; undefined once `isDone`, when there is nothing left to do. */
const lock = async (path: string, isDone: () => boolean): Promise<(() => Promise<void>) | undefined> => {
  for (;;) {
    if (await createdNew(path)) {
      const touching = setInterval(() => touch(path), touchEveryMs)
      return async () => {
        clearInterval(touching)
        await rm(path, { force: true })
      }
    }
    if (isDone()) return undefined
    if (await isStale(path)) await rm(path, { force: true })
    else await sleep(100)
  }
}

const createdNew = async (path: string): Promise<boolean> => {
  try {
    await (await open(path, 'wx')).close()
    return true
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false
    throw error
  }
}

const touch = (path: string): void => {
  const now = new Date()
  utimes(path, now, now).catch(() => {}) // taken for stale and removed: the rename decides who made the directory
}

const isStale = async (path: string): Promise<boolean> => {
  try {
    return Date.now() - (await stat(path)).mtimeMs > staleAfterMs
  } catch (error) {
    if (isCode(error, 'ENOENT')) return false
    throw error
  }
}

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code
