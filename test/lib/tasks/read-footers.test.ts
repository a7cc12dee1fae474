import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readFileSourceOptions } from '../../../lib/filepulse/file-source-options.ts'
import { readFooters } from '../../../lib/tasks/read-footers.ts'

/** The footers of an object, and from which bytes it was opened. */
const footersOf = async (bytes: Buffer, settings = {}, isPacked = false) => {
  const opened: number[] = []
  const options = readFileSourceOptions({
    topic: 't',
    'tasks.reader.class': 'AmazonS3RowFileInputReader',
    ...settings,
  })
  const open = async (object: object, fromByte: number) => {
    const startsAt = isPacked ? 0 : fromByte
    opened.push(fromByte)
    return {
      ...{ bucket: 'b', key: 'k', lastModified: 0, userMetadata: {} },
      ...object,
      contentLength: bytes.length,
      startsAt,
      body: (async function* () {
        for (let at = startsAt; at < bytes.length; at += 300_000) yield bytes.subarray(at, at + 300_000)
      })(),
    }
  }
  const footers = await readFooters({ options, objects: { open } }, { bucket: 'b', key: 'k' })
  return { footers, opened }
}
const two = { 'skip.footers': '2' }
const mebibyte = 1024 * 1024
const long = Buffer.from(`${'a line\n'.repeat(300_000)}total;3\nend`)

test('where none are named the object is not opened for them', async () => {
  assert.deepEqual(await footersOf(long), { footers: undefined, opened: [] })
})

test('the last rows of a small object are its footers; headers can be among them', async () => {
  const settings = { ...two, 'skip.headers': '1' }
  assert.deepEqual((await footersOf(Buffer.from('a\n\nb\nc\r\n'), settings)).footers, ['b', 'c'])
  assert.deepEqual((await footersOf(Buffer.from('a'), settings)).footers, ['a'])
})

test('of a large one only the end is read', async () => {
  const { footers, opened } = await footersOf(long, two)
  assert.deepEqual(footers, ['total;3', 'end'])
  assert.deepEqual(opened, [0, long.length - mebibyte])
})

test('where footers are longer than that, all of it is', async () => {
  const first = Buffer.alloc(mebibyte, 'x')
  const { footers, opened } = await footersOf(
    Buffer.concat([Buffer.from('a\n'), first, Buffer.from('\nend\n')]),
    two,
  )
  assert.deepEqual([footers?.[0]?.length, footers?.[1], opened.at(-1)], [mebibyte, 'end', 0])
})

test('a packed object can only be read from its start', async () => {
  assert.deepEqual((await footersOf(long, two, true)).footers, ['total;3', 'end'])
})
