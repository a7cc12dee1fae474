import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises'
import type { StreamOffset } from '../../../lib/filestream/stream-offset.ts'
import type { GrowingFileOffset } from '../../../lib/tasks/file-source-ports.ts'
import { FileRun } from '../../support/file-run.ts'
import { SeededRandom } from '../../support/seeded-random.ts'
import { fates, networkWith } from '../../support/simulated-network.ts'

/** Connect's offset of the file, in memory. */
class Offset implements GrowingFileOffset {
  stored: StreamOffset | undefined

  read = async () => this.stored

  write = async (offset: StreamOffset) => {
    this.stored = offset
  }
}

const settings = {
  name: 'lines',
  'connector.class': 'FileStreamSource',
  file: 'weblog.log',
  topic: 't',
  'value.converter': 'org.apache.kafka.connect.storage.StringConverter',
}

const startRun = (text: string, more: Readonly<Record<string, string>> = {}) => {
  const offset = new Offset()
  const run = new FileRun({
    settings: { ...settings, ...more },
    bytes: Buffer.from(text),
    growing: offset,
  })
  const put = (bytes: string): void => {
    run.options = { ...run.options, bytes: Buffer.from(bytes) }
  }
  return { run, offset, put }
}

test('each line is a record, the empty ones too, without key and headers', async () => {
  const { run } = startRun('a\n\nb\r\n \rc\n')
  assert.deepEqual(await run.deliver(), {
    end: 'completed',
    rows: 5,
    records: 5,
    ignoredFailures: 0,
    skipped: 0,
  })
  assert.deepEqual(run.values, ['a', '', 'b', ' ', 'c'])
  assert.deepEqual(
    run.records.map(({ key, headers }) => [key, headers]),
    run.records.map(() => [null, []]),
  )
})

test('JsonConverter writes the schema of a string that is always there', async () => {
  const { run } = startRun('a\n', { 'value.converter': 'org.apache.kafka.connect.json.JsonConverter' })
  await run.deliver()
  assert.deepEqual(run.values, ['{"schema":{"type":"string","optional":false},"payload":"a"}'])
})

test('a last line without an end waits for it, also where its end may be half of one', async () => {
  const { run, offset, put } = startRun('a\nb')
  await run.deliver()
  assert.deepEqual([run.values, offset.stored?.position], [['a'], 2n])
  assert.deepEqual(run.said, [
    'The last 1 bytes of s3://logs/weblog.log are no line yet: they wait for its end',
  ])
  put('a\nbc\r')
  await run.deliver()
  assert.deepEqual(run.values, ['a'])
  put('a\nbc\r\nd\n')
  await run.deliver()
  assert.deepEqual([run.values, offset.stored?.position], [['a', 'bc', 'd'], 8n])
})

test('the file that is put again, longer, goes on where reading stopped; as it was, or shorter, adds nothing', async () => {
  const { run, put } = startRun('a\nü\n')
  await run.deliver()
  await run.deliver()
  put('a\nü\nc\n')
  await run.deliver()
  put('a\n')
  await run.deliver()
  put('a\nü\nc\nd\n')
  await run.deliver()
  assert.deepEqual(run.values, ['a', 'ü', 'c', 'd'])
  assert.deepEqual(run.opened, [0, 5, 5, 7, 7])
})

test('other bytes than those of the event are read: they are the same file', async () => {
  const { run } = startRun('a\n')
  run.etag = 'e8'
  assert.equal((await run.deliver()).end, 'completed')
  assert.deepEqual(run.values, ['a'])
})

for (const [says, fate] of [
  ['a batch was appended and its answer lost', fates.answerLost],
  ['a batch was not read', fates.unread],
  ['a batch was read only later', fates.readLater],
] as const) {
  test(`${says}: the next delivery, of a longer file, goes on and writes nothing twice`, async () => {
    const { run, put } = startRun('a\nb\n')
    run.options = { ...run.options, network: networkWith(['produce', fate]) }
    await assert.rejects(run.deliver())
    put('a\nb\nc\n')
    await run.deliver()
    for (const perform of run.target.late) perform()
    await run.deliver()
    assert.deepEqual(run.values, ['a', 'b', 'c'])
  })
}

test('when Kafka has forgotten the state of the chain, reading goes on at the offset that Connect keeps', async () => {
  const { run, offset, put } = startRun('a\nb\n')
  await run.deliver()
  run.groups.states.clear()
  put('a\nb\nc\n')
  await run.deliver()
  await run.deliver()
  assert.deepEqual(run.values, ['a', 'b', 'c'])
  assert.deepEqual(offset.stored, { position: 6n, generation: 1 })
})

test('an offset that somebody has set is where reading goes on: back, forth, or at the start', async () => {
  const { run, offset, put } = startRun('a\nb\nc\n')
  await run.deliver()
  offset.stored = { position: 2n, generation: 1 }
  await run.deliver()
  assert.deepEqual(run.values, ['a', 'b', 'c', 'b', 'c'])
  offset.stored = { position: 8n, generation: (offset.stored?.generation ?? 0) + 1 }
  put('a\nb\nc\nd\ne\n')
  await run.deliver()
  assert.deepEqual(run.values, ['a', 'b', 'c', 'b', 'c', 'e'])
})

test('a line that is not taken stops the file there, or is left out where errors.tolerance says so', async () => {
  const long = { 'producer.override.max.request.size': '200' }
  const text = `a\n${'x'.repeat(300)}\nb\n`
  await assert.rejects(
    startRun(text, long).run.deliver(),
    /row 2 of s3:\/\/logs\/weblog\.log was not written to t/,
  )
  const { run } = startRun(text, { ...long, 'errors.tolerance': 'all' })
  assert.equal((await run.deliver()).skipped, 1)
  assert.deepEqual(run.values, ['a', 'b'])
})

const troubles = Object.values(fates)

test('whatever is lost on the way, and however the file grows meanwhile, each line stands there once and in order', async () => {
  for (let seed = 1; seed <= 20; seed++) {
    const random = new SeededRandom(seed)
    const lines = Array.from({ length: 30 }, (_, n) => `line ${n}\n`)
    const { run, put } = startRun('')
    const network = () => (random.happens(0.1) ? random.oneOf(troubles) : fates.answered)
    run.options = { ...run.options, batchSize: () => 4, chunkBytes: 50, network }
    const partition = run.target.partition({ topic: run.topic, partition: 3 })
    for (let grown = 0; grown < lines.length; ) {
      grown = Math.min(lines.length, grown + random.below(6))
      put(lines.slice(0, grown).join('') + (lines[grown]?.slice(0, 4) ?? ''))
      // One that was killed never ends.
      await Promise.race([run.deliver().catch(() => {}), sleep(random.below(20))])
      if (random.happens(0.1)) partition.restartBroker()
      if (random.happens(0.1)) partition.appendOthers()
      if (random.happens(0.2)) for (const perform of run.target.late.splice(0, 1)) perform()
    }
    run.options = { ...run.options, network: () => fates.answered }
    await sleep(5)
    for (const perform of run.target.late.splice(0)) perform()
    partition.replicate()
    await run.deliver()
    assert.deepEqual(
      run.values,
      lines.map((line) => line.trimEnd()),
      `seed ${seed}`,
    )
  }
})

test('deliveries of one version and the next that meet, at whatever step, append each line once and in order', async () => {
  for (let seed = 1; seed <= 60; seed++) {
    const random = new SeededRandom(seed)
    const lines = Array.from({ length: 12 }, (_, n) => `line ${n}\n`)
    const { run, put } = startRun(lines.slice(0, 5).join(''))
    const network = async () => {
      for (let turns = random.below(8); turns > 0; turns--) await turn()
      return fates.answered
    }
    run.options = { ...run.options, batchSize: () => 1 + random.below(4), chunkBytes: 20, network }
    const first = run.deliver()
    for (let turns = random.below(30); turns > 0; turns--) await turn()
    put(lines.join(''))
    await Promise.allSettled([first, run.deliver(), run.deliver()])
    await run.deliver()
    assert.deepEqual(
      run.values,
      lines.map((line) => line.trimEnd()),
      `seed ${seed}`,
    )
  }
})
