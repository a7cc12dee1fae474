import type { Struct } from '../connect/connect-value.ts'
import type { DataException } from '../connect/data-exception.ts'
import { endsInCr, hasLineEnd, type Line, LineEnds } from './line-ends.ts'

/** Where a row stands in its file. */
export interface RowPosition {
  /** The first row is 1. Empty rows count, so that the number finds the row in an editor. */
  readonly row: number
  /** Bytes before the row, of the file as it is read: unpacked, and in UTF-8 if it was in UTF-16. */
  readonly byteOffset: number
}

/** One line of a file, without its end. */
export interface Row extends RowPosition {
  readonly text: string
  /** True: the row is longer than can be held, and this is its beginning. */
  readonly isCut: boolean
  /** The rows that `skip.headers` names; absent where it names none. */
  readonly headers?: readonly string[]
  /** The rows that `skip.footers` names; absent where it names none. */
  readonly footers?: readonly string[]
  /** What the record is in place of `message`, where a file is not read by rows. */
  readonly value?: Struct
  /** Why it is no record. */
  readonly cause?: DataException
}

/** The first row of every file. */
export const firstRow: RowPosition = { row: 1, byteOffset: 0 }

/** How to cut a file into rows. */
export interface RowReaderOptions {
  /** @default UTF-8 */
  readonly encoding?: string
  /** The first row to read. @default the first one of the file */
  readonly from?: RowPosition
  /** Bytes of the file before the first chunk. @default 0, the file comes from its start and rows before `from` are left out */
  readonly startsAt?: number
  /** Longest row, bytes. What is longer is cut, so that one endless line does not fill the memory. */
  readonly maxRowBytes?: number
  /** @default false: empty lines are left out */
  readonly keepsEmptyRows?: boolean
}

/** Longest row, bytes, unless it is said otherwise. */
export const defaultMaxRowBytes = 32 * 1024 * 1024

/**
 * Cuts a file into rows, chunk by chunk. A line ends at `\n`, `\r\n` or a lone `\r`; the last one needs no end.
 * Empty lines are left out, as FilePulse does since 2.17, unless they are kept; a line of blanks is a row. A byte order mark stays.
 * Bytes that are not in the encoding become U+FFFD.
 */
export class RowReader {
  readonly #decode: (bytes: Buffer) => string
  readonly #isUtf8: boolean
  readonly #toUtf8: ((chunk: Uint8Array | undefined) => Buffer) | undefined
  readonly #maxRowBytes: number
  readonly #keepsEmptyRows: boolean
  #skip: number
  #row: number
  #byteOffset: number
  /** The beginning of the row that is not complete. */
  #pending: Buffer[] = []
  #pendingBytes = 0
  /** Bytes of that row which were not kept. */
  #dropped = 0

  constructor({ encoding = 'utf-8', from = firstRow, startsAt = 0, ...options }: RowReaderOptions = {}) {
    this.#toUtf8 = /^utf-?16/i.test(encoding) ? toUtf8(encoding) : undefined
    this.#isUtf8 = this.#toUtf8 !== undefined || /^utf-?8$/i.test(encoding)
    this.#decode = this.#isUtf8 ? (bytes) => bytes.toString('utf8') : decoderOf(encoding)
    this.#maxRowBytes = options.maxRowBytes ?? defaultMaxRowBytes
    this.#keepsEmptyRows = options.keepsEmptyRows ?? false
    this.#skip = from.byteOffset - startsAt
    this.#row = from.row
    this.#byteOffset = from.byteOffset
  }

  /** Where the first row stands that was not given out yet. */
  get position(): RowPosition {
    return { row: this.#row, byteOffset: this.#byteOffset }
  }

  /** The rows that are complete with this chunk. */
  push(chunk: Uint8Array): Row[] {
    return this.#take(this.#toUtf8?.(chunk) ?? asBuffer(chunk))
  }

  /** The last row, if the file does not end with a line's end. */
  end(): Row[] {
    const rows = this.#toUtf8 === undefined ? [] : this.#take(this.#toUtf8(undefined))
    const rest = Buffer.concat(this.#pending)
    this.#pending = []
    return [...rows, ...this.#cut(rest, true)]
  }

  #take(chunk: Buffer): Row[] {
    const left = Math.min(this.#skip, chunk.length)
    this.#skip -= left
    const bytes = chunk.subarray(left)
    const last = this.#pending.at(-1)
    const mayComplete = endsInCr(last) || hasLineEnd(bytes)
    if (!mayComplete) {
      this.#hold(bytes)
      return []
    }
    const whole = this.#pending.length === 0 ? bytes : Buffer.concat([...this.#pending, bytes])
    this.#pending = []
    this.#pendingBytes = 0
    return this.#cut(whole, false)
  }

  #hold(bytes: Buffer): void {
    const room = Math.max(0, this.#maxRowBytes + 1 - this.#pendingBytes)
    const kept = bytes.subarray(0, room)
    this.#dropped += bytes.length - kept.length
    if (kept.length === 0) return
    this.#pending.push(kept)
    this.#pendingBytes += kept.length
  }

  /** A `\r` at the very end may be the half of a `\r\n`: it waits for the next chunk. */
  #cut(bytes: Buffer, isEnd: boolean): Row[] {
    const rows: Row[] = []
    const letters = this.#isUtf8 ? lettersOf(bytes) : undefined
    const lines = new LineEnds(bytes, isEnd)
    for (let line = lines.next(); line !== undefined; line = lines.next())
      this.#give(rows, bytes, letters, line)
    const { start } = lines
    const rest = { start, end: bytes.length, next: bytes.length }
    if (isEnd && start < bytes.length) this.#give(rows, bytes, letters, rest)
    else this.#hold(bytes.subarray(start))
    return rows
  }

  /** `letters`: all of the bytes as text, where each letter is one byte. */
  #give(rows: Row[], bytes: Buffer, letters: string | undefined, { start, end, next }: Line): void {
    const length = end - start
    const isCut = this.#dropped > 0 || length > this.#maxRowBytes
    if (length > 0 || this.#keepsEmptyRows) {
      const until = isCut ? start + Math.min(length, this.#maxRowBytes) : end
      const text = letters?.slice(start, until) ?? this.#decode(bytes.subarray(start, until))
      rows.push({ text, isCut, row: this.#row, byteOffset: this.#byteOffset })
    }
    this.#row++
    this.#byteOffset += next - start + this.#dropped
    this.#dropped = 0
  }
}

/** The text of bytes in UTF-8, if it has as many letters: each is one byte then, and rows can be cut out of the text. */
const lettersOf = (bytes: Buffer): string | undefined => {
  const text = bytes.toString('utf8')
  return text.length === bytes.length ? text : undefined
}

const asBuffer = (chunk: Uint8Array): Buffer =>
  chunk instanceof Buffer ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)

/** Java's ISO-8859-1 is not what browsers take it for (windows-1252): its 256 characters are the first of Unicode. */
const decoderOf = (encoding: string): ((bytes: Buffer) => string) => {
  const name = encoding.toLowerCase()
  if (name === 'iso-8859-1' || name === 'latin1') return (bytes) => bytes.toString('latin1')
  const decoder = new TextDecoder(encoding, { ignoreBOM: true })
  return (bytes) => decoder.decode(bytes)
}

/** In UTF-16 a byte 10 may be half of a letter: rows can only be told after decoding. */
const toUtf8 = (encoding: string): ((chunk: Uint8Array | undefined) => Buffer) => {
  let decoder = /^utf-?16$/i.test(encoding) ? undefined : new TextDecoder(encoding, { ignoreBOM: true })
  let start = Buffer.alloc(0)
  return (chunk) => {
    if (decoder !== undefined)
      return Buffer.from(chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true }))
    start = Buffer.concat([start, chunk ?? Buffer.alloc(0)])
    if (start.length < 2 && chunk !== undefined) return Buffer.alloc(0)
    decoder = new TextDecoder(byteOrder(start))
    return Buffer.from(decoder.decode(start, { stream: chunk !== undefined }))
  }
}

/** Java's UTF-16: a byte order mark says the order, and is no letter; without one it is big-endian. */
const byteOrder = (start: Buffer): 'utf-16le' | 'utf-16be' =>
  start[0] === 0xff && start[1] === 0xfe ? 'utf-16le' : 'utf-16be'
