import { isSamePosition, type Position } from '../mirror/position.ts'
import { parseTopicPartition, type TopicPartition } from '../mirror/topic-partition.ts'

/** What copying the positions of a flow needs. */
export interface PositionCopying {
  /** The name on the target. */
  readonly remoteTopic: (topic: string) => string
  /** The mirror's positions, by remote `<topic>-<partition>`. */
  readonly positions: () => Promise<ReadonlyMap<string, Position>>
  /** Writes copies; resolves when the target has them. */
  readonly write: (copies: readonly (TopicPartition & { readonly position: Position })[]) => Promise<void>
}

/** Copies of the mirror's positions, for when the offset commits that hold them have expired. */
export class PositionCopier {
  readonly #of: PositionCopying
  /** As they were copied last in this environment, by remote partition. */
  readonly #copied = new Map<string, Position>()

  constructor(of: PositionCopying) {
    this.#of = of
  }

  /** Copies what has moved since the last time, of the source topics that are mirrored. */
  async copy(topics: readonly string[]): Promise<void> {
    const sources = new Map(topics.map((topic) => [this.#of.remoteTopic(topic), topic]))
    const moved = [...(await this.#of.positions())].flatMap(([name, position]) => {
      const { topic: remote, partition } = parseTopicPartition(name)
      const topic = sources.get(remote)
      return topic !== undefined && this.#hasMoved(name, position)
        ? [{ name, topic, partition, position }]
        : []
    })
    if (moved.length === 0) return
    await this.#of.write(moved)
    for (const { name, position } of moved) this.#copied.set(name, position)
  }

  /** A partition that nothing was copied of has no last offset to write down. */
  #hasMoved(name: string, position: Position): boolean {
    const copied = this.#copied.get(name)
    return position.upstreamOffset > 0n && !(copied && isSamePosition(copied, position))
  }
}
