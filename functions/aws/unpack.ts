import type { Readable } from 'node:stream'
import { createGunzip, createZstdDecompress } from 'node:zlib'
import type { Packing } from '../../lib/filepulse/file-compression.ts'

/** The bytes of a packed file. Errors of the file and of its packing both end the reading; `uri` names it in them. */
export async function* unpack(body: Readable, packing: Packing, uri: string): AsyncGenerator<Uint8Array> {
  const unpacked = packing === 'gzip' ? createGunzip() : createZstdDecompress()
  body.on('error', (error) => unpacked.destroy(error))
  try {
    yield* body.pipe(unpacked)
  } catch (cause) {
    throw new Error(
      `${uri} was not read to its end: it is no whole ${packing} file (${String(cause)}). What comes before stands in ` +
        'the topic; put the whole file there again, as a new object.',
      { cause },
    )
  } finally {
    body.destroy()
  }
}
