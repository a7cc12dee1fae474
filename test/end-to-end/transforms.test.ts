import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { Producer } from '../../kafka/producer.ts'
import { readPartition } from '../../kafka/read-partition.ts'
import { until } from '../../sample/until.ts'
import { createTopic } from '../support/create-topic.ts'
import { mirrorCommand } from '../support/mirror-command.ts'
import { sharedMirror } from '../support/mirror-run.ts'
import { type StandInRegistry, startSchemaRegistry } from '../support/schema-registry.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

/* A flow that drops tombstones, takes a header out, puts one in, and copies schemas. */

const transforms = 'org.apache.kafka.connect.transforms'
let settings: Record<string, string> = {
  'source->target.transforms': 'tombstones, secrets, via, ids',
  'source->target.transforms.tombstones.type': `${transforms}.Filter`,
  'source->target.transforms.tombstones.predicate': 'isTombstone',
  'source->target.predicates': 'isTombstone',
  'source->target.predicates.isTombstone.type': `${transforms}.predicates.RecordIsTombstone`,
  'source->target.transforms.secrets.type': `${transforms}.DropHeaders`,
  'source->target.transforms.secrets.headers': 'password',
  'source->target.transforms.via.type': `${transforms}.InsertHeader`,
  'source->target.transforms.via.header': 'via',
  'source->target.transforms.via.value.literal': 'eu-west-1',
  'source->target.transforms.ids.type': 'cricket.jmoore.kafka.connect.transforms.SchemaRegistryTransfer',
}
const mirror = sharedMirror({ isStarted: false })
const stack = new AsyncDisposableStack()
let registries: { readonly source: StandInRegistry; readonly target: StandInRegistry }

before(async () => {
  registries = {
    source: stack.use(await startSchemaRegistry(1)),
    target: stack.use(await startSchemaRegistry(100)),
  }
  settings = {
    ...settings,
    'source->target.transforms.ids.src.schema.registry.url': registries.source.url,
    'source->target.transforms.ids.dest.schema.registry.url': registries.target.url,
  }
})
after(() => stack.disposeAsync())

/** Verifies with the file that the mirror was started with. */
const verify = async (topic = 'filtered') => {
  await using directory = await temporaryDirectory()
  const base = readFileSync(new URL('../fixtures/config/end-to-end/mm2.properties', import.meta.url), 'utf8')
  const added = Object.entries(settings).map(([key, value]) => `${key} = ${value}`)
  writeFileSync(join(directory.path, 'mm2.properties'), [base, ...added].join('\n'))
  const args = ['verify', '--json', '--wait', '60', '--topic', topic]
  const { code, printed } = await mirrorCommand(mirror(), args, directory.path)
  const report = JSON.parse(printed.join('\n'))
  return [code, report.verdict, report.matched]
}

const remote = { topic: 'source.filtered', partition: 0 }
const remoteRecords = async (topic = remote.topic): Promise<string[]> => {
  const { topics } = await mirror().target.metadata(null)
  if (!topics.some(({ name }) => name === topic)) return []
  const found: string[] = []
  for await (const { value, headers } of readPartition(mirror().target, { topic, partition: 0 }))
    found.push([value, ...headers.map((header) => `${header.key}=${header.value}`)].join(' '))
  return found
}

test('each record arrives as the transforms make it, and those that they drop do not', async () => {
  await createTopic(mirror().source, 'filtered')
  await mirror().start({ settings })
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
  const arrived = await until(
    'all of them',
    () => remoteRecords(),
    ({ length }) => length >= sent.length,
    120_000,
  )
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

test('schemas are copied to the other registry, and records have the ids that they have there', async () => {
  const id = registries.source.register('orders-value', { schema: '"string"' })
  const withId = (number: number, data: string): Buffer => {
    const start = Buffer.alloc(5)
    start.writeInt32BE(number, 1)
    return Buffer.concat([start, Buffer.from(data)])
  }
  await createTopic(mirror().source, 'orders')
  const values = [withId(id, 'a'), Buffer.from('no schema'), withId(id, ''), Buffer.from([0])]
  await new Producer(mirror().source).append(
    { topic: 'orders', partition: 0 },
    values.map((value) => ({ timestamp: 1_700_000_000_000, key: null, value, headers: [] })),
  )
  const arrived = await until(
    'all of them',
    () => remoteRecords('source.orders'),
    ({ length }) => length >= values.length,
    120_000,
  )
  const sent = [withId(100, 'a'), Buffer.from('no schema'), withId(100, ''), Buffer.from([0])]
  assert.deepEqual(
    arrived,
    sent.map((value) => `${value} via=eu-west-1`),
  )
  assert.deepEqual(registries.target.registered, [{ subject: 'source.orders-value', version: 1, id: 100 }])
  assert.deepEqual(await verify('orders'), [0, 'equal', 4])
})
