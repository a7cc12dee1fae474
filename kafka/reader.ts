/** Reads Kafka's primitive types. An answer that ends too early is an error: nothing is guessed. */
export class Reader {
  readonly #buffer: Buffer
  #at: number
  readonly #end: number

  constructor(buffer: Buffer, at = 0, end = buffer.length) {
    this.#buffer = buffer
    this.#at = at
    this.#end = end
  }

  /** Bytes that are left. */
  get remaining(): number {
    return this.#end - this.#at
  }

  int8(): number {
    return this.#buffer.readInt8(this.#take(1))
  }

  int16(): number {
    return this.#buffer.readInt16BE(this.#take(2))
  }

  int32(): number {
    return this.#buffer.readInt32BE(this.#take(4))
  }

  int64(): bigint {
    return this.#buffer.readBigInt64BE(this.#take(8))
  }

  boolean(): boolean {
    return this.int8() !== 0
  }

  unsignedVarint(): number {
    let value = 0
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.int8()
      value |= (byte & 0x7f) << shift
      if (byte >= 0) return value >>> 0
    }
    throw new RangeError('a varint of the answer has more than 5 bytes')
  }

  string(): string {
    const value = this.nullableString()
    if (value === null) throw new RangeError('the answer has null where a string must stand')
    return value
  }

  nullableString(): string | null {
    const length = this.int16()
    return length < 0 ? null : this.#text(length)
  }

  compactString(): string {
    const value = this.compactNullableString()
    if (value === null) throw new RangeError('the answer has null where a string must stand')
    return value
  }

  compactNullableString(): string | null {
    const length = this.unsignedVarint()
    return length === 0 ? null : this.#text(length - 1)
  }

  /** A view, not a copy: it holds on to the whole answer. */
  nullableBytes(): Buffer | null {
    const length = this.int32()
    return length < 0 ? null : this.slice(length)
  }

  bytes(): Buffer {
    return this.nullableBytes() ?? Buffer.alloc(0)
  }

  array<T>(read: () => T): T[] {
    return this.#items(Math.max(0, this.int32()), read)
  }

  compactArray<T>(read: () => T): T[] {
    return this.#items(Math.max(0, this.unsignedVarint() - 1), read)
  }

  /** Skips the tagged fields of a flexible version: we know none of them. */
  taggedFields(): void {
    for (let left = this.unsignedVarint(); left > 0; left--) {
      this.unsignedVarint()
      this.slice(this.unsignedVarint())
    }
  }

  /** A view of the next bytes. */
  slice(length: number): Buffer {
    const at = this.#take(length)
    return this.#buffer.subarray(at, at + length)
  }

  #items<T>(count: number, read: () => T): T[] {
    const items: T[] = []
    for (let index = 0; index < count; index++) items.push(read())
    return items
  }

  #text(length: number): string {
    const at = this.#take(length)
    return this.#buffer.toString('utf8', at, at + length)
  }

  #take(size: number): number {
    const at = this.#at
    if (at + size > this.#end)
      throw new RangeError(`the answer ends ${at + size - this.#end} bytes too early`)
    this.#at += size
    return at
  }
}
