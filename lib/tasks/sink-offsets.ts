import type { DeployedConnector } from '../config/connect-deployment.ts'
import { parseList } from '../config/setting.ts'
import type { AlteredOffset } from '../connect/altered-offsets.ts'
import { ConnectError } from '../connect/connect-error.ts'
import { sinkGroup } from '../connect/sink-group.ts'
import { parseSinkOffsets, type SinkOffset, sinkOffsetFields } from '../connect/sink-offsets.ts'
import { formatTopicPartition } from '../mirror/topic-partition.ts'
import type { EventSourceRest, SinkGroups } from './connect-ports.ts'
import type { Connector } from './connect-registry.ts'
import type { Clock, OffsetRefusal } from './ports.ts'

/** For how long members of a group are waited for to leave, ms: of the 90 s that the API has. */
const patienceMs = 60_000

/** What the offsets of sinks are known and changed by. */
export interface SinkOffsetsParts {
  /** The groups of the cluster that a sink reads. */
  readonly groupsOf: (of: DeployedConnector) => SinkGroups
  readonly eventSources: EventSourceRest
  readonly clock: Clock
}

/**
 * Offsets of sinks: those of their consumer groups, one for all topics or, where a sink has several, one a topic. Only a group
 * whose members have left can be changed; the event sources of a sink that was stopped take a while for that.
 */
export class SinkOffsets {
  readonly #parts: SinkOffsetsParts

  constructor(parts: SinkOffsetsParts) {
    this.#parts = parts
  }

  /** As the API answers them. */
  async list(connector: Connector) {
    const groups = this.#parts.groupsOf(connector.at)
    const committed = await Promise.all(groupsOf(connector).map((group) => groups.committed(group)))
    return committed.flat().map(sinkOffsetFields)
  }

  /** Sets offsets, or forgets them. Throws a ConnectError with what was not done. */
  async alter(connector: Connector, offsets: readonly AlteredOffset[]): Promise<void> {
    const wanted = parseSinkOffsets(offsets)
    const negative = wanted.find(({ offset }) => offset !== null && offset < 0n)
    if (negative !== undefined)
      throw notAltered(connector, `${formatTopicPartition(negative)}: Invalid negative offset`)
    const topics = topicsOf(connector)
    const byGroup = Map.groupBy(wanted, ({ topic }) => sinkGroup(connector.name, topics, topic))
    await this.#whenIdle(connector, 'alter', async () => {
      for (const [group, ofGroup] of byGroup) {
        const refused = await this.#change(connector, group, ofGroup)
        if (refused.some(({ isInUse }) => isInUse)) return false
        const [first] = refused
        if (first) throw notAltered(connector, `${formatTopicPartition(first)}: ${first.reason}`)
      }
      return true
    })
  }

  /** Forgets all: its groups go, as in Connect. */
  async reset(connector: Connector): Promise<void> {
    const groups = this.#parts.groupsOf(connector.at)
    await this.#whenIdle(connector, 'reset', async () => {
      for (const group of groupsOf(connector)) if (!(await groups.remove(group))) return false
      return true
    })
  }

  async #change(
    { at }: Connector,
    group: string,
    offsets: readonly SinkOffset[],
  ): Promise<readonly OffsetRefusal[]> {
    const groups = this.#parts.groupsOf(at)
    const known = offsets.flatMap(({ topic, partition, offset }) =>
      offset === null ? [] : [{ topic, partition, offset, metadata: '' }],
    )
    const forgotten = offsets.filter(({ offset }) => offset === null)
    const refused = known.length > 0 ? await groups.commit(group, known) : []
    if (refused.length > 0 || forgotten.length === 0) return refused
    return await groups.forget(group, forgotten)
  }

  /** Both are asked: a poller that works on its last batch may have left the group already, and commits once more. */
  async #whenIdle({ name, at }: Connector, what: string, act: () => Promise<boolean>): Promise<void> {
    const { clock, eventSources } = this.#parts
    for (const end = clock.now() + patienceMs; ; await clock.sleep(1_000)) {
      if ((await eventSources.isAtRest(at.place)) && (await act())) return
      if (clock.now() > end) throw new ConnectError(500, stillActive(name, what))
    }
  }
}

const topicsOf = ({ config }: Connector): readonly string[] => parseList(config.topics ?? '')

const groupsOf = (connector: Connector): readonly string[] => {
  const topics = topicsOf(connector)
  return [...new Set(topics.map((topic) => sinkGroup(connector.name, topics, topic)))]
}

const notAltered = ({ name }: Connector, why: string): ConnectError =>
  new ConnectError(500, `Failed to alter consumer group offsets for connector ${name}: ${why}`)

/** Connect's words, but for its advice to restart the cluster. */
const stillActive = (name: string, what: string): string =>
  `Failed to ${what} consumer group offsets for connector ${name} either because its tasks haven't stopped completely yet or the connector was resumed before the request to ${what} its offsets could be successfully completed. If the connector is in a stopped state, this operation can be safely retried.`
