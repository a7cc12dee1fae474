import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { test } from 'node:test'
import { OutputLines } from '../../../local/lambda/output-lines.ts'

const collect = () => {
  const stream = new PassThrough()
  const lines: string[] = []
  return { stream, lines, output: new OutputLines(stream, (line) => lines.push(line)) }
}

test('lines come whole, however the stream was cut', async () => {
  const { stream, lines, output } = collect()
  const text = Buffer.from('größe\nb\n\u0000id\n')
  for (const byte of text) stream.write(Buffer.of(byte))
  await output.end('id')
  assert.deepEqual(lines, ['größe', 'b'])
})

test('the mark after a line without end is no part of the line', async () => {
  const { stream, lines, output } = collect()
  stream.write('no end\u0000id\nnext\n\u0000other\n')
  await Promise.all([output.end('id'), output.end('other')])
  assert.deepEqual(lines, ['no end', 'next'])
})

test('output that ends without a mark has ended all the same', async () => {
  const { stream, lines, output } = collect()
  stream.write('last words')
  stream.destroy()
  await output.end('id')
  assert.deepEqual(lines, ['last words'])
})
