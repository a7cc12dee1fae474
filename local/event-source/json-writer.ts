const alphabet = new TextEncoder().encode('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/')
const padding = 0x3d
const zero = 0x30
const minus = 0x2d

/** Up to here a loop is quicker than a call out of JavaScript, bytes (measured). */
const shortBytes = 384

/**
 * Writes JSON that is ASCII into one buffer, byte by byte: an event has some ten thousand records, and a string for
 * each of their fields costs twice the time of everything else that a poller does.
 */
export class JsonWriter {
  #bytes = Buffer.allocUnsafeSlow(256 * 1024)
  #at = 0

  /** Bytes written since `clear`. */
  get length(): number {
    return this.#at
  }

  /** Begins anew. */
  clear(): void {
    this.#at = 0
  }

  /** A copy of what was written from a position on. */
  copy(from: number): Buffer {
    return Buffer.from(this.#bytes.subarray(from, this.#at))
  }

  /** Makes room; every write needs it to have been made. */
  reserve(size: number): void {
    if (this.#at + size <= this.#bytes.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#at + size, 2 * this.#bytes.length))
    this.#bytes.copy(larger, 0, 0, this.#at)
    this.#bytes = larger
  }

  /** ASCII that is computed. */
  text(text: string): void {
    this.#at += this.#bytes.write(text, this.#at, 'latin1')
  }

  /** ASCII that is the same each time. */
  constant(bytes: Uint8Array): void {
    this.#bytes.set(bytes, this.#at)
    this.#at += bytes.length
  }

  /** A whole number of up to 53 bits. */
  integer(value: number): void {
    if (value < 0) this.#bytes[this.#at++] = minus
    let rest = Math.abs(value)
    const start = this.#at
    this.#at += digits(rest)
    for (let at = this.#at - 1; at >= start; at--) {
      const tenth = Math.floor(rest / 10)
      this.#bytes[at] = zero + (rest - 10 * tenth)
      rest = tenth
    }
  }

  /** An INT64; nearly all fit into 53 bits, and are written as such. */
  int64(value: bigint): void {
    const number = Number(value)
    if (Number.isSafeInteger(number)) this.integer(number)
    else this.text(String(value))
  }

  /** Bytes in base64. */
  base64(bytes: Buffer): void {
    if (bytes.length > shortBytes) this.text(bytes.toString('base64'))
    else this.#shortBase64(bytes)
  }

  #shortBase64(bytes: Buffer): void {
    const to = this.#bytes
    const whole = bytes.length - (bytes.length % 3)
    let at = this.#at
    for (let from = 0; from < whole; from += 3) {
      const three = (byte(bytes, from) << 16) | (byte(bytes, from + 1) << 8) | byte(bytes, from + 2)
      to[at] = byte(alphabet, three >> 18)
      to[at + 1] = byte(alphabet, (three >> 12) & 63)
      to[at + 2] = byte(alphabet, (three >> 6) & 63)
      to[at + 3] = byte(alphabet, three & 63)
      at += 4
    }
    this.#at = at
    if (whole < bytes.length) this.#lastBase64(bytes, whole)
  }

  /** One or two bytes that are left, with padding. */
  #lastBase64(bytes: Buffer, from: number): void {
    const to = this.#bytes
    const two = (byte(bytes, from) << 8) | (from + 1 < bytes.length ? byte(bytes, from + 1) : 0)
    to[this.#at++] = byte(alphabet, two >> 10)
    to[this.#at++] = byte(alphabet, (two >> 4) & 63)
    to[this.#at++] = from + 1 < bytes.length ? byte(alphabet, (two << 2) & 63) : padding
    to[this.#at++] = padding
  }
}

/** How long bytes are in base64. */
export const base64Length = (bytes: number): number => 4 * Math.ceil(bytes / 3)

/** Characters of an INT64. */
export const int64Length = (value: bigint): number => {
  const number = Number(value)
  if (!Number.isSafeInteger(number)) return String(value).length
  return number < 0 ? 1 + digits(-number) : digits(number)
}

/** Digits of a whole number that is not negative. */
const digits = (value: number): number => {
  let count = 1
  for (let least = 10; value >= least; least *= 10) count++
  return count
}

const byte = (bytes: Uint8Array, at: number): number => bytes[at] ?? 0
