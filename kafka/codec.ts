import { gunzipSync, gzipSync, constants as zlib, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { decompress as decompressLz4 } from 'lz4js'
import { uncompress as decompressSnappy } from 'snappyjs'

/** How a batch's records are compressed, by the low three bits of its attributes. */
export const codecs = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const
export type Codec = (typeof codecs)[number]

/** What we compress with: node:zlib has these. Every codec can be read. */
export type WritableCodec = 'none' | 'gzip' | 'zstd'

/** The codec's number on the wire. */
export const codecNumber = (codec: Codec): number => codecs.indexOf(codec)

/** The codec of a batch. */
export const codecOf = (attributes: number): Codec => {
  const codec = codecs[attributes & 7]
  if (codec === undefined)
    throw new RangeError(`compression codec ${attributes & 7} of a record batch is unknown`)
  return codec
}

/** zstd at level 1 has nearly gzip's ratio at ten times its speed. */
const zstdLevel1 = { params: { [zlib.ZSTD_c_compressionLevel]: 1 } }

/** Compresses the records of a batch. */
export const compress = (codec: Exclude<WritableCodec, 'none'>, records: Buffer): Buffer =>
  codec === 'zstd' ? zstdCompressSync(records, zstdLevel1) : gzipSync(records, { level: 1 })

/** Decompresses the records of a batch. */
export const decompress = (codec: Codec, records: Buffer): Buffer => {
  switch (codec) {
    case 'none':
      return records
    case 'gzip':
      return gunzipSync(records)
    case 'zstd':
      return zstdDecompressSync(records)
    case 'lz4':
      return Buffer.from(decompressLz4(records))
    case 'snappy':
      return decompressXerial(records)
  }
}

const xerialMagic = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0])
const xerialHeaderLength = 16

/**
 * Java's producer writes snappy in xerial's frames: a header, then blocks, each with its length. librdkafka and
 * others write a bare block. Both are told apart by the header.
 */
const decompressXerial = (records: Buffer): Buffer => {
  if (!records.subarray(0, xerialMagic.length).equals(xerialMagic))
    return Buffer.from(decompressSnappy(records))
  const blocks: Buffer[] = []
  for (let at = xerialHeaderLength; at < records.length; ) {
    const length = records.readInt32BE(at)
    at += 4
    blocks.push(Buffer.from(decompressSnappy(records.subarray(at, at + length))))
    at += length
  }
  return Buffer.concat(blocks)
}
