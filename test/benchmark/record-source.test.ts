import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { zstdCompressSync } from 'node:zlib'
import { RecordSource } from '../../benchmark/record-source.ts'

suite('records of the benchmark', () => {
  test('are the same ones at every run', () => {
    assert.deepEqual(new RecordSource(100).take(50, 1), new RecordSource(100).take(50, 1))
  })

  test('have keys of 16 bytes in order and values of the size that is asked for', () => {
    const records = new RecordSource(1024).take(20, 5)
    assert.deepEqual(
      records.map(({ key }) => key?.toString()),
      Array.from({ length: 20 }, (_, number) => number.toString(16).padStart(16, '0')),
    )
    assert.ok(records.every(({ value, timestamp }) => value?.length === 1024 && timestamp === 5))
  })

  test('compress as logs do: two to five times', () => {
    const bytes = Buffer.concat(
      new RecordSource(1024).take(1000, 0).map(({ value }) => value ?? Buffer.alloc(0)),
    )
    const ratio = bytes.length / zstdCompressSync(bytes).length
    assert.ok(ratio > 2 && ratio < 5, `${ratio}`)
  })
})
