import { DataException } from '../connect/data-exception.ts'
import type { DeadLetterRecord } from '../connect/dead-letter-record.ts'
import { positionText } from '../connect/position-text.ts'
import { sinkDeadLetter } from '../connect/sink-dead-letter.ts'
import type { StreamSinkOptions } from '../filestream/stream-sink-options.ts'
import type { MirrorRecord } from '../mirror/record.ts'
import type { TopicPartition } from '../mirror/topic-partition.ts'
import type { Log } from './ports.ts'

/** What becomes of the records of one partition. */
export interface PartitionLines extends TopicPartition {
  /** How many they are. */
  readonly records: number
  readonly lines: readonly string[]
  readonly deadLetters: readonly DeadLetterRecord[]
  /** Records that were left out, as the settings say. */
  readonly invalid: number
  /** The offset behind the last record that is written or left out. */
  readonly next: bigint
  /** Why the record at `next` is neither: the rest of the partition waits behind it. */
  readonly failure?: FileSinkError
}

/** A record was not written, and has to be delivered again. */
export class FileSinkError extends Error {
  override readonly name = 'FileSinkError'
}

/**
 * The lines of consecutive records of one partition. A record that a converter or a transform does not take is left out where the
 * settings let it pass; otherwise it ends the lines, because what is behind it must not be written before it.
 */
export const linesOf = (
  { options, log }: { readonly options: StreamSinkOptions; readonly log: Log },
  { topic, partition }: TopicPartition,
  records: readonly MirrorRecord[],
): PartitionLines => {
  const of = { topic, partition, records: records.length }
  const lines: string[] = []
  const deadLetters: DeadLetterRecord[] = []
  let invalid = 0
  let next = records[0]?.offset ?? 0n
  for (const record of records) {
    try {
      const line = options.lineOf(record)
      if (line !== undefined) lines.push(line)
    } catch (error) {
      if (!(error instanceof DataException)) throw error
      if (!options.errors.tolerates)
        return { ...of, lines, deadLetters, invalid, next, failure: notTaken(record, error) }
      invalid++
      const letter = sinkDeadLetter(options, record, error, notConverted)
      if (letter !== undefined) deadLetters.push(letter)
      log.warn(
        `${positionText(record)} is ${letter ? `written to ${letter.topic}` : 'left out'}: ${error.message}`,
      )
    }
    next = record.offset + 1n
  }
  return { ...of, lines, deadLetters, invalid, next }
}

const notConverted = { stage: 'VALUE_CONVERTER', className: 'file-sink' } as const

const notTaken = (record: MirrorRecord, cause: DataException): FileSinkError =>
  new FileSinkError(
    `${positionText(record)} was not written: ${cause.message}. To go on without such records set errors.tolerance to all.`,
    { cause },
  )
