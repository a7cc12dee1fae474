import type { Reader } from './reader.ts'
import type { Writer } from './writer.ts'

/** One API call: how its request is written and its answer read. The files of `api/` make them. */
export interface Call<Answer> {
  readonly name: string
  readonly apiKey: number
  readonly apiVersion: number
  /** Flexible versions have other headers (KIP-482). */
  readonly isFlexible?: boolean
  /** How long the answer may take, ms; otherwise the connection's own limit. */
  readonly timeoutMs?: number
  encode(to: Writer): void
  decode(from: Reader): Answer
}
