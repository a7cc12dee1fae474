import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DeadLetterRecord } from '../../../lib/connect/dead-letter-record.ts'
import { readStreamSinkOptions } from '../../../lib/filestream/stream-sink-options.ts'
import type { MirrorRecord } from '../../../lib/mirror/record.ts'
import { type FileSink, writeRecords } from '../../../lib/tasks/file-sink.ts'
import type { AppendableFile, FileAddition, FileEnd } from '../../../lib/tasks/file-sink-ports.ts'

/** An object in memory, and whoever is faster than the next append. */
class FileInMemory implements AppendableFile {
  readonly uri = 's3://files/out.txt'
  text = ''
  #end: FileEnd | undefined
  #version = 0
  faster: (() => void)[] = []

  end = async () => this.#end

  append = async (end: FileEnd | undefined, addition: FileAddition): Promise<boolean> => {
    this.faster.shift()?.()
    if (end?.etag !== this.#end?.etag) return false
    this.write(addition)
    return true
  }

  write({ lines, metadata }: FileAddition): void {
    this.text += lines.toString()
    this.#end = { etag: `e${++this.#version}`, size: this.text.length, metadata }
  }
}

const startSink = (settings: Readonly<Record<string, string>> = {}) => {
  const file = new FileInMemory()
  const printed: string[] = []
  const letters: DeadLetterRecord[] = []
  const warnings: string[] = []
  let now = 0
  const sink: FileSink = {
    options: readStreamSinkOptions({
      name: 'lines',
      topics: 't',
      'value.converter': 'org.apache.kafka.connect.storage.StringConverter',
      ...settings,
    }),
    ...('file' in settings && { file }),
    print: (lines) => printed.push(...lines),
    deadLetters: { write: async (records) => void letters.push(...records) },
    clock: {
      now: () => now,
      sleep: async (ms) => {
        now += ms + 1
      },
    },
    random: () => 0.5,
    log: { info: () => {}, warn: (message) => warnings.push(message) },
  }
  const write = (records: readonly MirrorRecord[]) => writeRecords(sink, records, 60_000)
  return { file, printed, letters, warnings, write }
}

const record = (offset: number, value: string, partition = 0, topic = 't'): MirrorRecord => ({
  topic,
  partition,
  offset: BigInt(offset),
  timestamp: 1n,
  headers: [],
  key: null,
  value: Buffer.from(value),
})

const out = { file: 'out.txt' }
const json = { ...out, 'value.converter': 'JsonConverter', 'value.converter.schemas.enable': 'false' }
const tolerant = {
  ...json,
  'errors.tolerance': 'all',
  'errors.deadletterqueue.topic.name': 'dead',
}

test('each value is a line of the file', async () => {
  const { file, write } = startSink(out)
  const { byTopic } = await write([record(0, 'a'), record(1, 'b'), record(0, 'c', 1)])
  assert.equal(file.text, 'a\nb\nc\n')
  assert.deepEqual(byTopic.get('t'), { written: 3, known: 0, invalid: 0 })
})

test('a batch that is delivered again changes nothing, nor does one that overlaps with it', async () => {
  const { file, write } = startSink(out)
  await write([record(0, 'a'), record(1, 'b')])
  const again = await write([record(0, 'a'), record(1, 'b')])
  assert.deepEqual(again.byTopic.get('t'), { written: 0, known: 2, invalid: 0 })
  const overlapping = await write([record(1, 'b'), record(2, 'c')])
  assert.deepEqual(overlapping.byTopic.get('t'), { written: 1, known: 1, invalid: 0 })
  assert.equal(file.text, 'a\nb\nc\n')
})

test('where another invocation was faster, the file is read again and nothing of it is lost', async () => {
  const { file, write } = startSink(out)
  await write([record(0, 'a')])
  file.faster = [
    () => file.write({ lines: Buffer.from('other\n'), metadata: { 'next-offsets': 't:0=1,1=1' } }),
  ]
  const { conflicts } = await write([record(1, 'b'), record(0, 'other', 1)])
  assert.equal(conflicts, 1)
  assert.equal(file.text, 'a\nother\nb\n')
})

test('where others are always faster the batch fails before its time is over, and says what helps', async () => {
  const { file, write } = startSink(out)
  let version = 0
  file.faster = Array.from({ length: 1000 }, () => () => {
    file.write({ lines: Buffer.from(''), metadata: { 'next-offsets': `o:0=${++version}` } })
  })
  await assert.rejects(write([record(0, 'a')]), {
    name: 'FileSinkError',
    message:
      /^Nothing was appended to s3:\/\/files\/out\.txt: others were faster \d+ times\. The batch is delivered again\./,
  })
})

test('what others say of the object in its metadata stays', async () => {
  const { file, write } = startSink(out)
  file.write({ lines: Buffer.from('before\n'), metadata: { owner: 'me' } })
  await write([record(0, 'a')])
  assert.deepEqual((await file.end())?.metadata, { owner: 'me', 'next-offsets': 't:0=1' })
  assert.equal(file.text, 'before\na\n')
})

test('a record that is not taken fails the batch; lines before it stand in the file, lines behind it wait', async () => {
  const { file, write } = startSink(json)
  const batch = [record(0, '"a"'), record(1, '{'), record(2, '"c"'), record(0, '"d"', 1)]
  for (const _ of [1, 2])
    await assert.rejects(write(batch), {
      name: 'FileSinkError',
      message:
        /^t-0 offset 1 was not written: .* To go on without such records set errors\.tolerance to all\.$/,
    })
  assert.equal(file.text, 'a\nd\n')
})

test('with errors.tolerance=all it goes to the dead letter topic, once, though the file is written in two tries', async () => {
  const { file, write, letters, warnings } = startSink(tolerant)
  file.faster = [() => file.write({ lines: Buffer.from('x\n'), metadata: {} })]
  const { byTopic } = await write([record(0, '"a"'), record(1, '{'), record(2, '"c"')])
  assert.equal(file.text, 'x\na\nc\n')
  assert.deepEqual(byTopic.get('t'), { written: 2, known: 0, invalid: 1 })
  assert.deepEqual(
    letters.map(({ topic, value }) => [topic, String(value)]),
    [['dead', '{']],
  )
  assert.match(warnings[0] ?? '', /^t-0 offset 1 is written to dead: /)
  await write([record(0, '"a"'), record(1, '{'), record(2, '"c"')])
  assert.equal(letters.length, 1)
})

test('without a file lines are printed', async () => {
  const { printed, write } = startSink()
  await write([record(0, 'a'), record(1, 'b')])
  assert.deepEqual(printed, ['a', 'b'])
})
