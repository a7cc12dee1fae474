import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import kafkajs from 'kafkajs'
import { Cluster } from '../../kafka/cluster.ts'
import { Producer } from '../../kafka/producer.ts'
import { readCommitted } from '../../kafka/read-committed.ts'
import { logOffset } from '../../kafka/read-partition.ts'
import { until } from '../../sample/until.ts'
import { sharedCluster } from '../support/brokers.ts'
import { createTopic } from '../support/create-topic.ts'

/* What a real broker holds of transactions, by Kafka's own rule of what is committed. */
const kafka = sharedCluster({ name: 'transactions' })
const ending = new AsyncDisposableStack()
after(() => ending.disposeAsync())

const of = { topic: 'offsets', partition: 0 }

const transactionalProducer = async (transactionalId: string) => {
  const producer = new kafkajs.Kafka({
    brokers: kafka().bootstrapServers.split(','),
    logLevel: kafkajs.logLevel.NOTHING,
  }).producer({ transactionalId, maxInFlightRequests: 1, idempotent: true })
  ending.defer(() => producer.disconnect())
  await producer.connect()
  return async (value: string) => {
    const transaction = await producer.transaction()
    await transaction.send({ topic: of.topic, messages: [{ partition: 0, value }] })
    return transaction
  }
}

test('what was aborted, and what is open, is left out; what others write in between is not', async () => {
  const cluster = new Cluster({ bootstrapServers: [kafka().bootstrapServers], clientId: 'test' })
  ending.defer(() => cluster.close())
  await createTopic(cluster, of.topic)
  const plain = new Producer(cluster)
  const write = (value: string) =>
    plain.append(of, [{ timestamp: 1, key: null, value: Buffer.from(value), headers: [] }])
  const endsAt = (end: bigint) =>
    until(
      'the marker of a transaction, which comes after the answer',
      () => logOffset(cluster, of, 'latest'),
      (found) => found === end,
      30_000,
    )
  const [one, other] = [await transactionalProducer('one'), await transactionalProducer('other')]

  const kept = await one('kept')
  const dropped = await other('dropped')
  await write('between')
  await kept.commit()
  await endsAt(4n)
  await dropped.abort()
  await endsAt(5n)
  await other('of the next transaction').then((next) => next.commit())
  await endsAt(7n)
  await one('open')
  await write('behind it')

  const read = async (range: { from?: bigint; to?: bigint }) => {
    const found = readCommitted(cluster, of, range)
    const records: string[] = []
    for (;;) {
      const next = await found.next()
      if (next.done) return { records, open: next.value }
      records.push(`${next.value.value}`)
    }
  }
  assert.deepEqual(await read({}), {
    records: ['kept', 'between', 'of the next transaction', 'behind it'],
    open: 1,
  })
  assert.deepEqual(await read({ from: 2n, to: 8n }), {
    records: ['between', 'of the next transaction'],
    open: 1,
  })
  assert.deepEqual(await read({ to: 2n }), { records: [], open: 2 })
})
