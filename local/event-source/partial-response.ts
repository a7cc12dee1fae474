import { topicPartitionName } from '../../kafka/topic-partition.ts'
import { isObject, type Json, type JsonObject } from '../json.ts'
import { type EventPart, someOf } from './event-batch.ts'

/** Which records of a partition come again: those that failed, or those and all behind them. AWS does not say. */
export type PartialRetry = 'only-items' | 'from-first'

/** What a function's answer leaves to be done: records that come again, and offsets that can be committed. */
export interface PartialResponse {
  readonly again: readonly EventPart[]
  /** Parts with the offset that their partition has reached. */
  readonly reached: readonly EventPart[]
}

/**
 * Reads `batchItemFailures`. No list, null or an empty one: everything was taken. An item that is not of this
 * event makes the whole of it fail: undefined.
 */
export const readPartialResponse = (
  answer: Json,
  parts: readonly EventPart[],
  retry: PartialRetry,
): PartialResponse | undefined => {
  const failures = isObject(answer) ? (answer.batchItemFailures ?? []) : []
  if (!Array.isArray(failures)) return undefined
  const failed = new Map<string, Set<bigint>>(parts.map((part) => [topicPartitionName(part), new Set()]))
  for (const failure of failures as readonly Json[]) {
    const item = itemOf(failure)
    const part = parts.find((one) => topicPartitionName(one) === item?.partition)
    if (item === undefined || part === undefined || !part.offsets.includes(item.offset)) return undefined
    failed.get(item.partition)?.add(item.offset)
  }
  const split = parts.map((part) => splitPart(part, failed.get(topicPartitionName(part)) ?? new Set(), retry))
  return { again: split.flatMap(({ again }) => again), reached: split.map(({ reached }) => reached) }
}

const itemOf = (failure: Json): { readonly partition: string; readonly offset: bigint } | undefined => {
  const identifier: Json | undefined = isObject(failure) ? failure.itemIdentifier : undefined
  if (!isObject(identifier)) return undefined
  const { partition, offset }: JsonObject = identifier
  return typeof partition === 'string' && typeof offset === 'number'
    ? { partition, offset: BigInt(offset) }
    : undefined
}

const splitPart = (
  part: EventPart,
  failed: ReadonlySet<bigint>,
  retry: PartialRetry,
): { readonly again: readonly EventPart[]; readonly reached: EventPart } => {
  const first = part.offsets.findIndex((offset) => failed.has(offset))
  if (first < 0) return { again: [], reached: part }
  const again = part.offsets.flatMap((offset, place) =>
    place >= first && (retry === 'from-first' || failed.has(offset)) ? [place] : [],
  )
  return {
    again: [someOf(part, again)],
    reached: { ...part, nextOffset: part.offsets[first] ?? part.nextOffset },
  }
}
