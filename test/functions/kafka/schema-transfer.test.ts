import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SchemaRegistry } from '../../../functions/kafka/schema-registry.ts'
import { SchemaTransfer } from '../../../lib/tasks/schema-transfer.ts'
import { startSchemaRegistry } from '../../support/schema-registry.ts'

const avro = { schema: '{"type":"record","name":"Order","fields":[{"name":"id","type":"long"}]}' }
const common = { schema: 'syntax = "proto3"; message Money {}', schemaType: 'PROTOBUF' }
const payment = (version: number) => ({
  schema: 'syntax = "proto3"; import "money.proto"; message Payment { Money m = 1; }',
  schemaType: 'PROTOBUF',
  references: [{ name: 'money.proto', subject: 'money', version }],
})
/** As Confluent's serializers write it. */
const withId = (id: number, data = 'data'): Buffer => {
  const start = Buffer.alloc(5)
  start.writeInt32BE(id, 1)
  return Buffer.concat([start, Buffer.from(data)])
}

const start = async (transfersKeys = true) => {
  const ending = new AsyncDisposableStack()
  const source = ending.use(await startSchemaRegistry(1))
  const target = ending.use(await startSchemaRegistry(100))
  const warned: string[] = []
  const transfer = () =>
    new SchemaTransfer({
      source: new SchemaRegistry({ urls: [source.url], userInfo: 'reader:secret' }),
      target: new SchemaRegistry({ urls: ['http://127.0.0.1:1', `${target.url}/`] }),
      transfersKeys,
      log: { warn: (message) => warned.push(message) },
    })
  const one = transfer()
  const sent = async (record: { key: Buffer | null; value: Buffer | null }, by = one) => {
    await by.prepare('source.orders', [record])
    return by.rewrite('source.orders', record)
  }
  return { ending, source, target, warned, transfer, sent }
}

test('a schema is copied under the subject of the remote topic, and records have its id there', async () => {
  const { ending, source, target, sent } = await start()
  await using _ = ending
  const id = source.register('orders-value', avro)
  target.register('another-value', common)
  const record = { key: withId(id, 'k'), value: withId(id) }
  assert.deepEqual(await sent(record), { key: withId(101, 'k'), value: withId(101) })
  assert.deepEqual(target.registered.map(({ subject }) => subject).sort(), [
    'another-value',
    'source.orders-key',
    'source.orders-value',
  ])
  assert.deepEqual([...source.logins], [`Basic ${Buffer.from('reader:secret').toString('base64')}`])
})

test('another environment gets the same ids', async () => {
  const { ending, source, sent, transfer } = await start()
  await using _ = ending
  const record = { key: null, value: withId(source.register('orders-value', avro)) }
  assert.deepEqual(await sent(record, transfer()), await sent(record))
})

test('bytes without an id, tombstones and ids that nobody knows pass as they are, the last of them said once', async () => {
  const { ending, warned, sent } = await start()
  await using _ = ending
  for (const value of [
    null,
    Buffer.alloc(0),
    Buffer.from([0, 0, 0, 1]),
    Buffer.from('{"a":1}'),
    withId(77),
    withId(77),
  ])
    assert.deepEqual(await sent({ key: null, value }), { key: null, value })
  assert.equal(warned.length, 1)
  assert.match(
    warned[0] ?? '',
    /source\.orders-value .* schema 77, which the registry of the source does not know/,
  )
})

test('keys keep their bytes where transfer.message.keys is false', async () => {
  const { ending, source, sent } = await start(false)
  await using _ = ending
  const id = source.register('orders-value', avro)
  assert.deepEqual(await sent({ key: withId(id), value: withId(id) }), {
    key: withId(id),
    value: withId(100),
  })
})

test('what a schema refers to is copied first, and referred to by its version there', async () => {
  const { ending, source, target, sent } = await start()
  await using _ = ending
  source.register('money', { schema: 'syntax = "proto3";', schemaType: 'PROTOBUF' })
  source.register('money', common)
  const id = source.register('payments-value', payment(2))
  const { value } = await sent({ key: null, value: withId(id) })
  assert.deepEqual(value, withId(101))
  assert.deepEqual(target.registered, [
    { subject: 'money', version: 1, id: 100 },
    { subject: 'source.orders-value', version: 1, id: 101 },
  ])
  assert.equal(target.register('source.orders-value', payment(1)), 101)
})

test('a registry that refuses is said with its words and what to do, and is asked again', async () => {
  const { ending, source, target, sent } = await start()
  await using _ = ending
  const record = { key: null, value: withId(source.register('orders-value', avro)) }
  target.refuses = { status: 409, message: 'Incompatible artifact' }
  await assert.rejects(
    sent(record),
    /not registered under source\.orders-value: .* 409 Incompatible artifact\. Set the compatibility/,
  )
  target.refuses = { status: 503, message: 'starting' }
  await assert.rejects(
    sent(record),
    /was not asked: http:\/\/127\.0\.0\.1:1\/.* did not answer .*; .* answered 503 starting\. Check its URL/,
  )
  target.refuses = undefined
  assert.deepEqual((await sent(record)).value, withId(100))
})

test('a record whose schema was not prepared is no record to send', async () => {
  const { ending, transfer } = await start()
  await using _ = ending
  assert.throws(() => transfer().rewrite('t', { key: null, value: withId(1) }), /used before it was copied/)
})
