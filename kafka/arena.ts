/** How large the first chunk is, bytes: a Lambda event of 6 MB fits, decoded and encoded. */
const firstChunk = 8 * 1024 * 1024

/**
 * Memory for the batches of one event, used again for the next: fresh buffers of megabytes cost page faults.
 *
 * `reset` only when nothing of it is on its way any more: every request answered, or its socket gone.
 */
export class Arena {
  #chunk: Buffer | undefined
  #used = 0

  /** Room of exactly `size` bytes, with rubbish in it. */
  take(size: number): Buffer {
    if (this.#chunk === undefined || this.#used + size > this.#chunk.length) {
      // What stands in the old chunk is still referred to by its batches.
      this.#chunk = Buffer.allocUnsafeSlow(Math.max(firstChunk, size, (this.#chunk?.length ?? 0) * 2))
      this.#used = 0
    }
    const room = this.#chunk.subarray(this.#used, this.#used + size)
    this.#used += size
    return room
  }

  /** Gives back the tail of the room that was taken last. */
  giveBack(size: number): void {
    this.#used -= size
  }

  /** Everything may be written over. */
  reset(): void {
    this.#used = 0
  }
}
