/** Cuts what a socket delivers into answers: INT32 length, then that many bytes. */
export class FrameReader {
  readonly #onFrame: (frame: Buffer) => void
  #parts: Buffer[] = []
  #length = 0

  constructor(onFrame: (frame: Buffer) => void) {
    this.#onFrame = onFrame
  }

  /** Takes the next bytes and hands over each answer that is complete. */
  push(data: Buffer): void {
    this.#parts.push(data)
    this.#length += data.length
    for (let size = this.#nextSize(); size !== undefined && this.#length >= 4 + size; size = this.#nextSize())
      this.#onFrame(this.#take(4 + size).subarray(4))
  }

  #nextSize(): number | undefined {
    if (this.#length < 4) return undefined
    const first = this.#parts[0]
    if (first !== undefined && first.length >= 4) return first.readInt32BE(0)
    return this.#joined().readInt32BE(0)
  }

  #take(size: number): Buffer {
    const all = this.#joined()
    this.#length -= size
    this.#parts = this.#length > 0 ? [all.subarray(size)] : []
    return all.subarray(0, size)
  }

  /** One buffer of all parts; a large answer that came in many pieces is copied once, when it is complete. */
  #joined(): Buffer {
    const [first] = this.#parts
    if (first !== undefined && this.#parts.length === 1) return first
    const all = Buffer.concat(this.#parts)
    this.#parts = [all]
    return all
  }
}
