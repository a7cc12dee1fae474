import { PassThrough, type Readable } from 'node:stream'
import { createGunzip, createZstdDecompress } from 'node:zlib'
import { Unzip, UnzipInflate } from 'fflate'
import unbzip2 from 'unbzip2-stream'
import type { Packing } from '../../lib/filepulse/file-compression.ts'

/** The bytes of a packed file. Errors of the file and of its packing both end the reading; `uri` names it in them. */
export async function* unpack(body: Readable, packing: Packing, uri: string): AsyncGenerator<Uint8Array> {
  try {
    yield* unpackers[packing](body)
  } catch (cause) {
    const kind = packing === 'zip-all' ? 'zip' : packing
    throw new Error(
      `${uri} was not read to its end: it is no whole ${kind} file (${String(cause)}). What comes before stands in ` +
        'the topic; put the whole file there again, as a new object.',
      { cause },
    )
  } finally {
    body.destroy()
  }
}

const unpackers: Readonly<Record<Packing, (body: Readable) => AsyncIterable<Uint8Array>>> = {
  gzip: (body) => through(body, createGunzip()),
  zstd: (body) => through(body, createZstdDecompress()),
  // Of old style: it is read through a stream of today's.
  bzip: (body) => {
    const read = new PassThrough()
    const unpacked = unbzip2()
    unpacked.on('error', (error: Error) => read.destroy(error))
    body.on('error', (error) => read.destroy(error))
    body.pipe(unpacked).pipe(read)
    return read
  },
  zip: (body) => unzip(body, true),
  'zip-all': (body) => unzip(body, false),
}

const through = (body: Readable, unpacked: PassThrough | ReturnType<typeof createGunzip>) => {
  body.on('error', (error) => unpacked.destroy(error))
  return body.pipe(unpacked)
}

const lf = 10

/** The first file of a zip, or all of them, one after the other: one that ends without a line's end is given one. */
async function* unzip(body: Readable, onlyFirst: boolean): AsyncGenerator<Uint8Array> {
  const chunks: Uint8Array[] = []
  const state = { files: 0, open: 0, lastByte: lf }
  const archive = new Unzip((file) => {
    if (file.name.endsWith('/') || (onlyFirst && state.files > 0)) return
    state.files++
    state.open++
    if (state.lastByte !== lf) chunks.push(Uint8Array.of(lf))
    file.ondata = (error, data, isLast) => {
      if (error !== null) throw error
      if (data.length > 0) chunks.push(data)
      state.lastByte = data.at(-1) ?? state.lastByte
      if (isLast) state.open--
    }
    file.start()
  })
  archive.register(UnzipInflate)
  for await (const chunk of body) {
    archive.push(chunk)
    yield* chunks.splice(0)
    if (onlyFirst && state.files > 0 && state.open === 0) return
  }
  archive.push(new Uint8Array(0), true)
  yield* chunks.splice(0)
  if (state.files === 0) throw new Error('it holds no file')
  if (state.open > 0) throw new Error('it breaks off within a file')
}
