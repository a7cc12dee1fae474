import type { Header, MirrorRecord } from '../mirror/record.ts'
import type { DeadLetterOptions } from './error-policy.ts'

/** The stages of a record's way at which Connect counts errors (org.apache.kafka.connect.runtime.errors.Stage). */
export type ErrorStage =
  | 'KEY_CONVERTER'
  | 'VALUE_CONVERTER'
  | 'HEADER_CONVERTER'
  | 'TRANSFORMATION'
  | 'TASK_PUT'
  | 'TASK_POLL'
  | 'KAFKA_PRODUCE'
  | 'KAFKA_CONSUME'

/** What went wrong with a record, and where. */
export interface ErrorContext {
  readonly connector: string
  readonly task: number
  readonly stage: ErrorStage
  /** The class that failed: a transform, a converter, the sink. */
  readonly className: string
  readonly error: Error
}

/** A record for the dead-letter topic. Its key and value are those that were consumed, byte for byte. */
export interface DeadLetterRecord {
  readonly topic: string
  /** Milliseconds since 1970; -1 for none. */
  readonly timestamp: bigint
  readonly key: Buffer | null
  readonly value: Buffer | null
  readonly headers: readonly Header[]
}

/**
 * The record that Connect's DeadLetterQueueReporter would write for a consumed one: its own headers, then, if
 * `errors.deadletterqueue.context.headers.enable` says so, ten that say what went wrong.
 */
export const deadLetterRecord = (
  { topic, hasContextHeaders }: DeadLetterOptions,
  record: MirrorRecord,
  context: ErrorContext,
): DeadLetterRecord => ({
  topic,
  timestamp: record.timestamp,
  key: record.key,
  value: record.value,
  headers: [...record.headers, ...(hasContextHeaders ? contextHeaders(record, context) : [])],
})

const contextHeaders = (record: MirrorRecord, context: ErrorContext): Header[] =>
  [
    ['topic', record.topic],
    ['partition', String(record.partition)],
    ['offset', String(record.offset)],
    ['connector.name', context.connector],
    ['task.id', String(context.task)],
    ['stage', context.stage],
    ['class.name', context.className],
    ['exception.class.name', errorClassName(context.error)],
    ['exception.message', context.error.message],
    ['exception.stacktrace', context.error.stack ?? context.error.message],
  ].map(([name, text = '']) => ({ key: `__connect.errors.${name}`, value: Buffer.from(text) }))

/** Errors that Connect has too keep its class, which replay tools look for. */
const errorClassName = ({ name }: Error): string =>
  name === 'DataException' ? 'org.apache.kafka.connect.errors.DataException' : name

/** What the log says of a tolerated or fatal error (ErrorContext of Connect's LogReporter). */
export const errorLogLine = (record: MirrorRecord, context: ErrorContext, logsMessages: boolean): string => {
  const what = `Error encountered in task ${context.connector}-${context.task}. Executing stage '${context.stage}' with class '${context.className}'`
  const which = `, where consumed record is {topic='${record.topic}', partition=${record.partition}, offset=${record.offset}, timestamp=${record.timestamp}}`
  return `${what}${logsMessages ? which : ''}: ${context.error.message}`
}
