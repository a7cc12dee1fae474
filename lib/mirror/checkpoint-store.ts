import type { Checkpoint } from './checkpoint.ts'
import { formatTopicPartition, type TopicPartition } from './topic-partition.ts'

/** The last checkpoint of every group and target partition: Java's CheckpointStore, in memory. */
export class CheckpointStore {
  readonly #groups = new Map<string, Map<string, Checkpoint>>()

  /** Takes in checkpoints, in the order of the topic or of their emission. */
  update(checkpoints: Iterable<Checkpoint>): void {
    for (const checkpoint of checkpoints) {
      const ofGroup = this.#groups.get(checkpoint.group) ?? new Map<string, Checkpoint>()
      ofGroup.set(formatTopicPartition(checkpoint), checkpoint)
      this.#groups.set(checkpoint.group, ofGroup)
    }
  }

  get(group: string, target: TopicPartition): Checkpoint | undefined {
    return this.#groups.get(group)?.get(formatTopicPartition(target))
  }

  /** All of a group, one a target partition. */
  ofGroup(group: string): readonly Checkpoint[] {
    return [...(this.#groups.get(group)?.values() ?? [])]
  }

  /** Nothing is known any more: reading the topic failed. */
  clear(): void {
    this.#groups.clear()
  }
}
