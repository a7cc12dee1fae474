import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { Producer } from '../../kafka/producer.ts'
import { readPartition } from '../../kafka/read-partition.ts'
import { until } from '../../sample/until.ts'
import { createTopic } from '../support/create-topic.ts'
import { mirrorCommand } from '../support/mirror-command.ts'
import { sharedMirror } from '../support/mirror-run.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

/* A flow that drops tombstones, takes a header out and puts one in. */

const transforms = 'org.apache.kafka.connect.transforms'
const settings = {
  'source->target.transforms': 'tombstones, secrets, via',
  'source->target.transforms.tombstones.type': `${transforms}.Filter`,
  'source->target.transforms.tombstones.predicate': 'isTombstone',
  'source->target.predicates': 'isTombstone',
  'source->target.predicates.isTombstone.type': `${transforms}.predicates.RecordIsTombstone`,
  'source->target.transforms.secrets.type': `${transforms}.DropHeaders`,
  'source->target.transforms.secrets.headers': 'password',
  'source->target.transforms.via.type': `${transforms}.InsertHeader`,
  'source->target.transforms.via.header': 'via',
  'source->target.transforms.via.value.literal': 'eu-west-1',
}
const mirror = sharedMirror({ settings })

/** Verifies with the file that the mirror was started with. */
const verify = async () => {
  await using directory = await temporaryDirectory()
  const base = readFileSync(new URL('../fixtures/config/end-to-end/mm2.properties', import.meta.url), 'utf8')
  const added = Object.entries(settings).map(([key, value]) => `${key} = ${value}`)
  writeFileSync(join(directory.path, 'mm2.properties'), [base, ...added].join('\n'))
  const args = ['verify', '--json', '--wait', '60', '--topic', 'filtered']
  const { code, printed } = await mirrorCommand(mirror(), args, directory.path)
  const report = JSON.parse(printed.join('\n'))
  return [code, report.verdict, report.matched]
}

const remote = { topic: 'source.filtered', partition: 0 }
const remoteRecords = async (): Promise<string[]> => {
  const { topics } = await mirror().target.metadata(null)
  if (!topics.some(({ name }) => name === remote.topic)) return []
  const found: string[] = []
  for await (const { value, headers } of readPartition(mirror().target, remote))
    found.push([value, ...headers.map((header) => `${header.key}=${header.value}`)].join(' '))
  return found
}

test('each record arrives as the transforms make it, and those that they drop do not', async () => {
  await createTopic(mirror().source, 'filtered')
  const records = Array.from({ length: 300 }, (_, n) => ({
    timestamp: 1_700_000_000_000,
    key: Buffer.from(`k${n}`),
    value: n % 3 === 2 ? null : Buffer.from([0xff, n % 256]),
    headers: ['trace', 'password'].map((key) => ({ key, value: Buffer.from(`${key} ${n}`) })),
  }))
  await new Producer(mirror().source).append({ topic: 'filtered', partition: 0 }, records)
  const sent = records.flatMap(({ value }, n) =>
    value === null ? [] : [`${value} trace=trace ${n} via=eu-west-1`],
  )
  const arrived = await until('all of them', remoteRecords, ({ length }) => length >= sent.length, 120_000)
  assert.deepEqual(arrived, sent)
})

test('both sides are equal to mirror verify: it does what the transforms do', async () => {
  assert.deepEqual(await verify(), [0, 'equal', 200])
})

test('and a record of somebody else is none of them', async () => {
  const stranger = {
    timestamp: 1_700_000_000_000,
    key: Buffer.from('k0'),
    value: Buffer.from([0xff, 0]),
    headers: [],
  }
  await new Producer(mirror().target).append(remote, [stranger])
  assert.deepEqual(await verify(), [1, 'different', 200])
})
