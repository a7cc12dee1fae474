import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { test } from 'node:test'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { zipSync } from 'fflate'
import { unpack } from '../../../functions/aws/unpack.ts'
import { compressionOf, type Packing } from '../../../lib/filepulse/file-compression.ts'

/** What `bzip2` of the GNU system wrote of "one\ntwo\n"; twice, as parallel packers write it. */
const bzip = Buffer.from('QlpoOTFBWSZTWacUK3cAAALBgAAQAgGEgCAAIYAMAjj1G4u5IpwoSFOKFbuA', 'base64')
const files = {
  'logs/': new Uint8Array(0),
  'logs/a.log': Buffer.from('one\ntwo'),
  'logs/b.log': Buffer.from('three\n'),
}
const zip = Buffer.from(zipSync(files))

const unpacked = async (bytes: Buffer, packing: Packing, chunkBytes: number): Promise<string> => {
  const chunks = Array.from({ length: Math.ceil(bytes.length / chunkBytes) }, (_, index) =>
    bytes.subarray(index * chunkBytes, (index + 1) * chunkBytes),
  )
  return (await buffer(unpack(Readable.from(chunks), packing, 's3://b/k'))).toString()
}

for (const [says, bytes, packing, expected] of [
  ['a gzip file', gzipSync('one\ntwo\n'), 'gzip', 'one\ntwo\n'],
  ['a zstd file', zstdCompressSync('one\ntwo\n'), 'zstd', 'one\ntwo\n'],
  ['a bzip2 file', bzip, 'bzip', 'one\ntwo\n'],
  ['a bzip2 file of several parts', Buffer.concat([bzip, bzip]), 'bzip', 'one\ntwo\none\ntwo\n'],
  ['the first file of a zip', zip, 'zip', 'one\ntwo'],
  ['all files of a zip, each with an end to its last line', zip, 'zip-all', 'one\ntwo\nthree\n'],
] as const) {
  test(`${says} is unpacked, however it arrives`, async () => {
    for (const chunkBytes of [1, 7, 100_000])
      assert.equal(await unpacked(bytes, packing, chunkBytes), expected)
  })
}

for (const [packing, bytes] of [
  ['bzip', Buffer.from('abc')],
  ['bzip', bzip.subarray(0, 20)],
  ['zip', Buffer.from('abc')],
  ['zip', zip.subarray(0, zip.indexOf('logs/a.log') + 14)],
  ['zip-all', zip.subarray(0, zip.indexOf('logs/b.log') + 14)],
] as const) {
  test(`${bytes.length} bytes that are no whole ${packing} are an error that names the file`, async () => {
    const kind = packing === 'zip-all' ? 'zip' : packing
    await assert.rejects(
      unpacked(bytes, packing, 50),
      new RegExp(`^Error: s3://b/k was not read to its end: it is no whole ${kind} file`),
    )
  })
}

for (const [compression, type, packing] of [
  ['auto', { key: 'a.bz2' }, 'bzip'],
  ['auto', { key: 'a.zip' }, 'zip-all'],
  ['auto', { key: 'a', contentType: 'application/zip' }, 'zip-all'],
  ['auto', { key: 'a.log' }, undefined],
  ['zip', { key: 'a' }, 'zip'],
  ['none', { key: 'a.zip' }, undefined],
] as const) {
  test(`with compression ${compression}, ${JSON.stringify(type)} is ${packing ?? 'not packed'}`, () => {
    assert.equal(compressionOf(compression, type), packing)
  })
}
