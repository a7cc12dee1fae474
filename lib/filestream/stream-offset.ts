import type { ConnectOffset, ConnectPartition } from '../mirror/connect-offsets.ts'

/*
  The offset of FileStreamSource in Connect's offsets topic, as FileStreamSourceTask writes it, with one field of our own:
    partition  {"filename":"<file as the settings have it>"}       offset  {"position":<bytes>,"generation":<n>}
  Without a position it was forgotten; which generation comes next must not be.
*/

/** How far a file that grows was read, where Connect keeps it: for as long as the connector is known. */
export interface StreamOffset {
  /** Bytes before the first line that was not read; null: it was forgotten. */
  readonly position: bigint | null
  /** Which of the file's chains it belongs to: 0 for the first one. */
  readonly generation: number
}

/** The partition of a file. */
export const streamPartition = (file: string): ConnectPartition => ({ filename: file })

/** The fields of an offset. */
export const encodeStreamOffset = ({ position, generation }: StreamOffset): ConnectOffset => ({
  ...(position !== null && { position }),
  generation,
})

/** The offset that fields are; undefined for none. Connect's own connector writes no generation. */
export const decodeStreamOffset = (offset: ConnectOffset | null): StreamOffset | undefined => {
  if (offset === null) return undefined
  const { position, generation } = offset
  if (typeof position !== 'bigint' && typeof generation !== 'bigint') return undefined
  return {
    position: typeof position === 'bigint' ? position : null,
    generation: typeof generation === 'bigint' ? Number(generation) : 0,
  }
}
