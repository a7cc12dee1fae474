import type { Heartbeat } from './heartbeat.ts'

/** What was seen of a MirrorMaker 2 that ought to be stopped, at one moment. */
export interface MirrorMakerTraces {
  /** The group of its workers, and how many are in it. */
  readonly workers: { readonly group: string; readonly members: number }
  /** State of the connector and of its tasks, by name, as Connect's status topic has them; undefined in dedicated mode. */
  readonly states: ReadonlyMap<string, string> | undefined
  /** The flow's last heartbeat on the target, ms since 1970. */
  readonly heartbeat: Heartbeat['timestamp'] | undefined
  /** Log ends of remote partitions, by `<topic>-<partition>`. */
  readonly remoteEnds: ReadonlyMap<string, bigint>
}

/** A connector that is in one of these states copies nothing. */
const quiet: ReadonlySet<string> = new Set(['STOPPED', 'PAUSED', 'UNASSIGNED', 'DESTROYED'])

/**
 * Why MirrorMaker 2 seems to run still, a sentence each: from what was seen at two moments, some seconds apart. Workers of
 * Connect may go on with other connectors: there the states count, and only while there are workers at all, because a
 * killed worker leaves its last state behind.
 */
export const signsOfLife = (first: MirrorMakerTraces, then: MirrorMakerTraces): readonly string[] => {
  const { workers, states } = then
  const signs: string[] = []
  if (workers.members > 0 && states === undefined)
    signs.push(`its worker group ${workers.group} has ${workers.members} member(s)`)
  if (workers.members > 0)
    for (const [name, state] of states ?? [])
      if (!quiet.has(state))
        signs.push(`${name} is ${state}, and the worker group ${workers.group} has members`)
  if (then.heartbeat !== undefined && then.heartbeat > (first.heartbeat ?? -1n))
    signs.push('heartbeats of the flow still arrive on the target')
  const grown = [...then.remoteEnds].filter(([name, end]) => end > (first.remoteEnds.get(name) ?? end))
  const [one] = grown
  if (one !== undefined) signs.push(`${grown.length} remote partition(s) grew while we looked, as ${one[0]}`)
  return signs
}
