/** The bytes end before a field does, or say something impossible (Java's SchemaException). */
export class SchemaError extends Error {
  override readonly name = 'SchemaError'

  constructor(field: string, reason: string) {
    super(`The field ${field} was not read: ${reason}`)
  }
}

/** Reads a struct field by field, see struct.ts. What follows the last field is not looked at, as in Java. */
export class StructReader {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  string(field: string): string {
    const length = this.int16(`length of ${field}`)
    if (length < 0) throw new SchemaError(field, `its length is ${length}`)
    return this.#bytes.toString('utf8', this.#pass(length, field), this.#at)
  }

  int16(field: string): number {
    return this.#bytes.readInt16BE(this.#pass(2, field))
  }

  int32(field: string): number {
    return this.#bytes.readInt32BE(this.#pass(4, field))
  }

  int64(field: string): bigint {
    return this.#bytes.readBigInt64BE(this.#pass(8, field))
  }

  #pass(length: number, field: string): number {
    const at = this.#at
    if (at + length > this.#bytes.length) {
      throw new SchemaError(field, `it has ${length} bytes, but ${this.#bytes.length - at} are left`)
    }
    this.#at += length
    return at
  }
}
