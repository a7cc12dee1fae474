import type { KafkaEventRecord } from '../mirror/kafka-event.ts'
import type { OffsetRun } from '../mirror/offset-map.ts'
import { formatTopicPartition, type TopicPartition } from '../mirror/topic-partition.ts'

/** Where records have landed: the one at `from` at `downstreamOffset`, the others one behind the other. */
export interface Landing {
  readonly source: TopicPartition
  readonly records: readonly KafkaEventRecord[]
  readonly from: number
  /** The index after the last record. */
  readonly to: number
  readonly downstreamOffset: bigint
}

/** A stretch of records with consecutive offsets. */
export interface ConsecutiveRecords {
  readonly from: number
  readonly count: number
  readonly upstreamOffset: bigint
}

/** The stretches of consecutive offsets in `records[from, to)`: mostly one. */
export function* consecutiveRecords(
  records: readonly KafkaEventRecord[],
  from: number,
  to: number,
): Generator<ConsecutiveRecords> {
  for (let start = from; start < to; ) {
    const count = runLength(records, start, to)
    yield { from: start, count, upstreamOffset: BigInt(records[start]?.offset ?? 0) }
    start += count
  }
}

const runLength = (records: readonly KafkaEventRecord[], start: number, end: number): number => {
  const first = records[start]?.offset ?? 0
  // Mostly all of them: one look at the last one tells.
  if (records[end - 1]?.offset === first + (end - 1 - start)) return end - start
  let length = 1
  while (start + length < end && records[start + length]?.offset === first + length) length++
  return length
}

/** More than an event has on any but a transactional topic; what is forgotten is written again. */
const rememberedRuns = 1_000

/** What an execution environment knows of the offset map: the runs that it has written itself. */
export class OffsetRuns {
  readonly #written = new Map<string, readonly OffsetRun[]>()

  /** The runs that the map may not know yet; they are remembered as written. */
  due(landing: Landing): readonly OffsetRun[] {
    const { source, records, from, to, downstreamOffset } = landing
    const name = formatTopicPartition(source)
    let known = this.#written.get(name) ?? []
    const due: OffsetRun[] = []
    for (const stretch of consecutiveRecords(records, from, to)) {
      const { upstreamOffset } = stretch
      const run = {
        ...source,
        upstreamOffset,
        downstreamOffset: downstreamOffset + BigInt(stretch.from - from),
      }
      if (distance(covering(known, upstreamOffset)) === distance(run)) continue
      due.push(run)
      // Those at or behind it are of a source that gave its offsets anew since.
      known = [...known.filter((one) => one.upstreamOffset < upstreamOffset), run]
    }
    this.#written.set(name, known.slice(-rememberedRuns))
    return due
  }

  /** Forgets a partition: its runs are written again. */
  forget(source: TopicPartition): void {
    this.#written.delete(formatTopicPartition(source))
  }
}

/** The run that an offset falls into. */
const covering = (runs: readonly OffsetRun[], upstreamOffset: bigint): OffsetRun | undefined =>
  runs.findLast((run) => run.upstreamOffset <= upstreamOffset)

const distance = (run: OffsetRun | undefined): bigint | undefined =>
  run && run.downstreamOffset - run.upstreamOffset
