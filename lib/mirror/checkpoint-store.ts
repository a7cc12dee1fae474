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

  /** A checkpoint was taken away; the whole group's if no partition is named. */
  forget(group: string, target?: TopicPartition): void {
    const ofGroup = this.#groups.get(group)
    if (target) ofGroup?.delete(formatTopicPartition(target))
    if (!target || ofGroup?.size === 0) this.#groups.delete(group)
  }

  /** The groups that have checkpoints. */
  groups(): readonly string[] {
    return [...this.#groups.keys()]
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
