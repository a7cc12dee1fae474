import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FileMarks, FileMarksError } from '../../../lib/filestream/file-marks.ts'

const at = (topic: string, partition: number, next: bigint) => ({ topic, partition, next })

test('marks are written beside the name of their topic, and read back', () => {
  const marks = FileMarks.read().with([at('a.b-c_d', 0, 5n), at('a.b-c_d', 11, 7n), at('e', 0, 1n)])
  const metadata = marks.metadata()
  assert.deepEqual(metadata, { 'next-offsets': 'a.b-c_d:0=5,11=7;e:0=1' })
  assert.deepEqual(FileMarks.read(metadata).metadata(), metadata)
  assert.equal(FileMarks.read(metadata).next({ topic: 'a.b-c_d', partition: 11 }), 7n)
})

test('what is further replaces what was, and leaves the others', () => {
  const before = FileMarks.read({ 'next-offsets': 't:0=5,1=7' })
  assert.deepEqual(before.with([at('t', 1, 9n)]).metadata(), { 'next-offsets': 't:0=5,1=9' })
  assert.deepEqual(before.metadata(), { 'next-offsets': 't:0=5,1=7' })
})

test('a file that is not there, or that somebody else has written, has no marks: everything is to be written', () => {
  for (const metadata of [undefined, {}, { owner: 'me' }])
    assert.equal(FileMarks.read(metadata).next({ topic: 't', partition: 0 }), 0n)
})

test('marks that are none of ours are refused: writing on could write twice', () => {
  assert.throws(() => FileMarks.read({ 'next-offsets': 't:0=x' }), {
    name: 'FileMarksError',
    message: /^"t:0=x" in the metadata next-offsets of the file says no offsets: remove it/,
  })
})

const partitions = (count: number) => Array.from({ length: count }, (_, index) => at('t', index, 12_345_678n))

test('150 partitions of eight digits have room, and where there are too many the error says how many have', () => {
  assert.ok(FileMarks.read().with(partitions(150)).metadata())
  assert.throws(
    () => FileMarks.read().with(partitions(400)).metadata(),
    (error) => {
      assert.ok(error instanceof FileMarksError)
      const [, fit] =
        /^The offsets of 400 partitions take \d+ bytes.* has room for 2048, which is about (\d+) of them: give some/.exec(
          error.message,
        ) ?? [undefined, 'none']
      assert.ok(
        FileMarks.read()
          .with(partitions(Number(fit)))
          .metadata(),
      )
      return true
    },
  )
})
