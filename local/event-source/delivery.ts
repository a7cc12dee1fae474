import { setTimeout as sleep } from 'node:timers/promises'
import { topicPartitionName } from '../../kafka/topic-partition.ts'
import { AwsError } from '../aws-error.ts'
import { type Json, parseJson } from '../json.ts'
import { errorMessage } from '../lambda/lambda-function.ts'
import { type EventOrigin, type EventPart, eventJson } from './event-batch.ts'
import { type PartialResponse, type PartialRetry, readPartialResponse } from './partial-response.ts'

/** What an invocation answers: JSON, and whether it is an error's. */
export interface FunctionAnswer {
  readonly isError: boolean
  readonly payload: Buffer
}

/** How events reach a function. */
export interface DeliveryOptions {
  readonly origin: EventOrigin
  readonly reportBatchItemFailures: boolean
  readonly partialRetry: PartialRetry
  readonly backoff: Backoff
  invoke(event: Buffer): Promise<FunctionAnswer>
  /** Records were taken: the offsets that their partitions have reached. */
  onTaken(reached: readonly EventPart[]): void
  onFailure(message: string): void
}

/** Pauses between attempts: they double from the first to the longest, ms. */
export interface Backoff {
  readonly firstMs: number
  readonly longestMs: number
}

/**
 * Delivers one event until the function has taken all of it: the same records in the same grouping, without end.
 * Resolves early, with nothing committed for what is left, when the signal aborts between attempts.
 */
export const deliver = async (
  parts: readonly EventPart[],
  options: DeliveryOptions,
  signal: AbortSignal,
): Promise<void> => {
  let left = parts
  let event = eventJson(options.origin, left)
  for (let pauseMs = options.backoff.firstMs; ; pauseMs = Math.min(pauseMs * 2, options.backoff.longestMs)) {
    const response = await attempt(event, left, options)
    if (response !== undefined) {
      options.onTaken(response.reached)
      if (response.again.length === 0) return
      left = response.again
      event = eventJson(options.origin, left)
    }
    await pause(pauseMs, signal)
    if (signal.aborted) return
  }
}

/** Undefined: none of it was taken. */
const attempt = async (
  event: Buffer,
  parts: readonly EventPart[],
  options: DeliveryOptions,
): Promise<PartialResponse | undefined> => {
  const answer = await invoked(event, parts, options)
  if (answer === undefined) return undefined
  if (!options.reportBatchItemFailures) return { again: [], reached: parts }
  const json: Json =
    answer.payload.length === 0 ? null : parseJson(answer.payload.toString('utf8'), 'the answer')
  const response = readPartialResponse(json, parts, options.partialRetry)
  if (response === undefined)
    options.onFailure(`batchItemFailures names records that ${namesOf(parts)} do not hold`)
  else if (response.again.length > 0)
    options.onFailure(`the function did not take records of ${namesOf(response.again)}`)
  return response
}

const invoked = async (
  event: Buffer,
  parts: readonly EventPart[],
  options: DeliveryOptions,
): Promise<FunctionAnswer | undefined> => {
  try {
    const answer = await options.invoke(event)
    if (!answer.isError) return answer
    options.onFailure(`the function failed on ${namesOf(parts)}: ${errorMessage(answer.payload)}`)
  } catch (error) {
    if (!(error instanceof AwsError)) throw error
    options.onFailure(`the function was not invoked with ${namesOf(parts)}: ${error.message}`)
  }
  return undefined
}

const namesOf = (parts: readonly EventPart[]): string =>
  parts.map((part) => `${topicPartitionName(part)} from offset ${part.offsets[0]}`).join(', ')

const pause = async (ms: number, signal: AbortSignal): Promise<void> => {
  try {
    await sleep(ms, undefined, { signal })
  } catch (error) {
    if (!signal.aborted) throw error
  }
}
