import type { CommittedOffset, GroupReader, Log } from './ports.ts'

/** Requests under way at once: enough to hide the network, few enough for a broker not to notice. */
const atOnce = 50

/**
 * The committed offsets of groups, by group. A group whose offsets cannot be read (it may not be allowed to us)
 * is told of and left out, as in MM2; if none can be read, the cluster is at fault: that is an error.
 */
export const committedOffsets = async (
  cluster: Pick<GroupReader, 'committed'>,
  groups: readonly string[],
  log: Pick<Log, 'warn'>,
): Promise<ReadonlyMap<string, readonly CommittedOffset[]>> => {
  const offsets = new Map<string, readonly CommittedOffset[]>()
  const failures: unknown[] = []
  for (let from = 0; from < groups.length; from += atOnce) {
    const some = groups.slice(from, from + atOnce)
    const settled = await Promise.allSettled(some.map((group) => cluster.committed(group)))
    for (const [index, group] of some.entries()) {
      const result = settled[index]
      if (result?.status === 'fulfilled') offsets.set(group, result.value)
      else if (result) {
        failures.push(result.reason)
        log.warn(`Group ${group} is left out this time: ${String(result.reason)}`)
      }
    }
  }
  if (failures.length > 0 && offsets.size === 0) throw failures[0]
  return offsets
}
