import { backoffMs } from '../connect/backoff.ts'
import type { DeadLetterRecord } from '../connect/dead-letter-record.ts'
import { FileMarks } from '../filestream/file-marks.ts'
import type { StreamSinkOptions } from '../filestream/stream-sink-options.ts'
import type { MirrorRecord } from '../mirror/record.ts'
import { formatTopicPartition } from '../mirror/topic-partition.ts'
import type { DeadLetters } from './dead-letters.ts'
import { FileSinkError, linesOf, type PartitionLines } from './file-lines.ts'
import type { AppendableFile, FileEnd, LineCounts } from './file-sink-ports.ts'
import type { Clock, Log } from './ports.ts'

/** What the sink needs. */
export interface FileSink {
  readonly options: StreamSinkOptions
  /** Absent where the settings name no file: lines are printed. */
  readonly file?: AppendableFile
  /** Writes lines to the function's standard output. */
  print(lines: readonly string[]): void
  /** Absent where `errors.deadletterqueue.topic.name` is not set. */
  readonly deadLetters?: DeadLetters
  readonly clock: Clock
  /** In [0, 1), for the jitter. */
  random(): number
  readonly log: Log
}

/** What became of an event. */
export interface WrittenLines {
  readonly byTopic: ReadonlyMap<string, LineCounts>
  /** How often another writer had appended in between. */
  readonly conflicts: number
}

/** The longest first wait for the next try, ms; doubled for each next. */
const backoffBaseMs = 50

/**
 * Writes each value of an event as a line, before the deadline (ms since 1970). Into a file each record goes once, however often
 * it is delivered: the file says how far each partition stands in it, and is written only as it was read. What must not be
 * left out fails the event, after everything before it was written.
 */
export const writeRecords = async (
  sink: FileSink,
  records: readonly MirrorRecord[],
  deadline: number,
): Promise<WrittenLines> => {
  const { file } = sink
  const written =
    file === undefined ? await printLines(sink, records) : await appendLines(sink, file, records, deadline)
  const failure = written.parts.find((part) => part.failure !== undefined)?.failure
  if (failure !== undefined) throw failure
  return { byTopic: countByTopic(written, records), conflicts: written.conflicts }
}

interface Written {
  readonly parts: readonly PartitionLines[]
  readonly conflicts: number
}

const printLines = async (sink: FileSink, records: readonly MirrorRecord[]): Promise<Written> => {
  const parts = partsOf(sink, records)
  await writeDeadLetters(sink, parts)
  sink.print(parts.flatMap(({ lines }) => lines))
  return { parts, conflicts: 0 }
}

/**
 * 1. The marks and the lines behind them go into the file together, or neither does.
 * 2. Dead letters come first: once the marks are past a record nobody looks at it again.
 */
const appendLines = async (
  sink: FileSink,
  file: AppendableFile,
  records: readonly MirrorRecord[],
  deadline: number,
): Promise<Written> => {
  const lettersSent = new Set<string>()
  for (let conflicts = 0; ; conflicts++) {
    const end = await file.end()
    const marks = FileMarks.read(end?.metadata)
    const parts = partsOf(
      sink,
      records.filter((record) => record.offset >= marks.next(record)),
    )
    await writeDeadLetters(sink, parts, lettersSent)
    if (!parts.some(({ lines }) => lines.length > 0)) return { parts, conflicts }
    if (await file.append(end, addition(end, marks, parts))) return { parts, conflicts }
    await waitForNext(sink, file, conflicts + 1, deadline)
  }
}

const addition = (end: FileEnd | undefined, marks: FileMarks, parts: readonly PartitionLines[]) => ({
  lines: Buffer.from(parts.flatMap(({ lines }) => lines.map((line) => `${line}\n`)).join('')),
  metadata: { ...end?.metadata, ...marks.with(parts).metadata() },
})

const waitForNext = async (
  { clock, random }: FileSink,
  { uri }: AppendableFile,
  conflicts: number,
  deadline: number,
): Promise<void> => {
  const leftMs = deadline - clock.now()
  if (leftMs <= 0) {
    throw new FileSinkError(
      `Nothing was appended to ${uri}: others were faster ${conflicts} times. The batch is delivered again. If that goes on, ` +
        'have fewer functions write at once: raise aws.event.source.batch.size and aws.event.source.batching.window.seconds, or ' +
        'give topics files of their own.',
    )
  }
  await clock.sleep(Math.min(backoffMs(conflicts, backoffBaseMs, random()), leftMs))
}

const partsOf = (sink: FileSink, records: readonly MirrorRecord[]): readonly PartitionLines[] =>
  [...Map.groupBy(records, formatTopicPartition).values()].flatMap((ofPartition) => {
    const [first] = ofPartition
    return first === undefined ? [] : [linesOf(sink, first, ofPartition)]
  })

/** Each partition's once in an event, though it may take several tries. */
const writeDeadLetters = async (
  { deadLetters }: FileSink,
  parts: readonly PartitionLines[],
  sent = new Set<string>(),
): Promise<void> => {
  const unsent = parts.filter((part) => part.deadLetters.length > 0 && !sent.has(formatTopicPartition(part)))
  const letters: readonly DeadLetterRecord[] = unsent.flatMap((part) => part.deadLetters)
  if (letters.length > 0) await deadLetters?.write(letters)
  for (const part of unsent) sent.add(formatTopicPartition(part))
}

const countByTopic = (
  { parts }: Written,
  records: readonly MirrorRecord[],
): ReadonlyMap<string, LineCounts> => {
  const ofTopic = Map.groupBy(parts, ({ topic }) => topic)
  return new Map(
    [...Map.groupBy(records, ({ topic }) => topic)].map(([topic, delivered]) => {
      const own = ofTopic.get(topic) ?? []
      const total = (figure: (part: PartitionLines) => number): number =>
        own.reduce((sum, part) => sum + figure(part), 0)
      const written = total(({ lines }) => lines.length)
      const known = delivered.length - total((part) => part.records)
      return [topic, { written, known, invalid: total((part) => part.invalid) }]
    }),
  )
}
