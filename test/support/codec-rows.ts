import { javaVectors } from './java-vectors.ts'

/** One internal record as Java's class encodes and prints it; offsets are texts, because JSON numbers are too small. */
export interface CodecRow {
  readonly kind: string
  readonly name: string
  readonly partition: number
  readonly upstreamOffset: string
  readonly downstreamOffset: string
  readonly key: string
  readonly value: string
  readonly text: string
}

/** The rows of one kind. Throws if there are none: a loop over nothing proves nothing. */
export const codecRows = (kind: string): readonly CodecRow[] => {
  const rows = javaVectors<CodecRow>('codecs').filter((row) => row.kind === kind)
  if (rows.length === 0) throw new Error(`no rows of ${kind}`)
  return rows
}

/** Bytes in hexadecimal, with blanks where they help to read. */
export const hex = (digits: string): Buffer => Buffer.from(digits.replaceAll(' ', ''), 'hex')

/** Whether a line is one that a formatter of Kafka printed. */
export const isRow =
  (kind: string) =>
  (line: string): boolean =>
    line.startsWith(`${kind}{`)
