/**
 * Writes Kafka's primitive types, big-endian, into buffers that go to the socket as they are.
 *
 * Compact types and tagged fields belong to the flexible versions (KIP-482).
 */
export class Writer {
  #buffer = Buffer.allocUnsafe(512)
  #start = 0
  #end = 0
  readonly #parts: Buffer[] = []
  #partsLength = 0

  /** Bytes written so far. */
  get length(): number {
    return this.#partsLength + this.#end - this.#start
  }

  int8(value: number): this {
    const at = this.#take(1)
    this.#buffer.writeInt8(value, at)
    return this
  }

  int16(value: number): this {
    const at = this.#take(2)
    this.#buffer.writeInt16BE(value, at)
    return this
  }

  int32(value: number): this {
    const at = this.#take(4)
    this.#buffer.writeInt32BE(value, at)
    return this
  }

  int64(value: bigint): this {
    const at = this.#take(8)
    this.#buffer.writeBigInt64BE(value, at)
    return this
  }

  boolean(value: boolean): this {
    return this.int8(value ? 1 : 0)
  }

  unsignedVarint(value: number): this {
    let rest = value >>> 0
    while (rest > 0x7f) {
      this.int8((((rest & 0x7f) | 0x80) << 24) >> 24)
      rest >>>= 7
    }
    return this.int8(rest)
  }

  string(value: string): this {
    const bytes = Buffer.from(value, 'utf8')
    return this.int16(bytes.length).copy(bytes)
  }

  nullableString(value: string | null): this {
    return value === null ? this.int16(-1) : this.string(value)
  }

  compactString(value: string): this {
    const bytes = Buffer.from(value, 'utf8')
    return this.unsignedVarint(bytes.length + 1).copy(bytes)
  }

  compactNullableString(value: string | null): this {
    return value === null ? this.unsignedVarint(0) : this.compactString(value)
  }

  bytes(value: Buffer): this {
    return this.int32(value.length).copy(value)
  }

  array<T>(items: readonly T[], write: (item: T) => void): this {
    this.int32(items.length)
    for (const item of items) write(item)
    return this
  }

  nullableArray<T>(items: readonly T[] | null, write: (item: T) => void): this {
    return items === null ? this.int32(-1) : this.array(items, write)
  }

  compactArray<T>(items: readonly T[] | null, write: (item: T) => void): this {
    this.unsignedVarint(items === null ? 0 : items.length + 1)
    for (const item of items ?? []) write(item)
    return this
  }

  /** The end of a structure of a flexible version; we send no tagged fields. */
  noTaggedFields(): this {
    return this.unsignedVarint(0)
  }

  /** Bytes that are copied. */
  copy(bytes: Buffer): this {
    const at = this.#take(bytes.length)
    bytes.copy(this.#buffer, at)
    return this
  }

  /** Bytes that are not copied: they must not change until the request was answered or its socket is gone. */
  reference(bytes: Buffer): this {
    this.#closePart()
    this.#parts.push(bytes)
    this.#partsLength += bytes.length
    return this
  }

  /** All that was written, in order. */
  parts(): readonly Buffer[] {
    this.#closePart()
    return this.#parts
  }

  #closePart(): void {
    if (this.#end === this.#start) return
    this.#parts.push(this.#buffer.subarray(this.#start, this.#end))
    this.#partsLength += this.#end - this.#start
    this.#start = this.#end
  }

  #take(size: number): number {
    const at = this.#end
    if (at + size > this.#buffer.length) return this.#grow(size)
    this.#end += size
    return at
  }

  #grow(size: number): number {
    const written = this.#buffer.subarray(this.#start, this.#end)
    const grown = Buffer.allocUnsafe(Math.max(512, (written.length + size) * 2))
    written.copy(grown)
    this.#buffer = grown
    this.#start = 0
    this.#end = written.length + size
    return written.length
  }
}
