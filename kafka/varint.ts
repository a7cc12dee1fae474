/*
  Zigzag varints, as protocol buffers have them: what records are made of. Timestamps' deltas may need more than
  32 bits; they are numbers here (exact to 2^53), for a bigint a record would cost more than all the rest.
*/

/** Bytes of a 32-bit value. */
export const sizeOfVarint = (value: number): number => {
  const zigzag = ((value << 1) ^ (value >> 31)) >>> 0
  if (zigzag < 0x80) return 1
  if (zigzag < 0x4000) return 2
  if (zigzag < 0x200000) return 3
  return zigzag < 0x10000000 ? 4 : 5
}

/** Whether a value has to be written as a 64-bit one. */
const isLong = (value: number): boolean => value > 0x3fffffff || value < -0x40000000

const zigzagLong = (value: number): number => (value < 0 ? -value * 2 - 1 : value * 2)

/** Bytes of a value of up to 53 bits. */
export const sizeOfVarlong = (value: number): number => {
  if (!isLong(value)) return sizeOfVarint(value)
  let size = 1
  for (let rest = zigzagLong(value); rest >= 0x80; rest = Math.floor(rest / 0x80)) size++
  return size
}

/** Writes a 32-bit value; the position after it. */
export const writeVarint = (to: Uint8Array, at: number, value: number): number => {
  let rest = ((value << 1) ^ (value >> 31)) >>> 0
  let position = at
  while (rest > 0x7f) {
    to[position++] = (rest & 0x7f) | 0x80
    rest >>>= 7
  }
  to[position++] = rest
  return position
}

/** Writes a value of up to 53 bits; the position after it. */
export const writeVarlong = (to: Uint8Array, at: number, value: number): number => {
  if (!isLong(value)) return writeVarint(to, at, value)
  let position = at
  let rest = zigzagLong(value)
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) to[position++] = (rest % 0x80) | 0x80
  to[position++] = rest
  return position
}

/** Reads varints from a buffer, one after the other. */
export class VarintReader {
  readonly buffer: Buffer
  at: number

  constructor(buffer: Buffer, at = 0) {
    this.buffer = buffer
    this.at = at
  }

  /** A 32-bit value. */
  varint(): number {
    let zigzag = 0
    let shift = 0
    for (;;) {
      const byte = this.#byte()
      zigzag |= (byte & 0x7f) << shift
      if (byte < 0x80) break
      shift += 7
      if (shift > 28) throw new RangeError('a varint of a record has more than 5 bytes')
    }
    return (zigzag >>> 1) ^ -(zigzag & 1)
  }

  /** A 64-bit value. */
  varlong(): bigint {
    const start = this.at
    let low = 0
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.#byte()
      low |= (byte & 0x7f) << shift
      if (byte < 0x80) return BigInt((low >>> 1) ^ -(low & 1))
    }
    this.at = start
    return this.#longVarlong()
  }

  #longVarlong(): bigint {
    let zigzag = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#byte()
      zigzag |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return BigInt.asIntN(64, (zigzag >> 1n) ^ -(zigzag & 1n))
    }
    throw new RangeError('a varlong of a record has more than 10 bytes')
  }

  #byte(): number {
    const byte = this.buffer[this.at++]
    if (byte === undefined) throw new RangeError('a record ends in the middle of a varint')
    return byte
  }
}
