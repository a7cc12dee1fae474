import assert from 'node:assert/strict'
import { test } from 'node:test'
import { brokerProperties, toPropertiesText } from '../../../local/servers/kafka-properties.ts'

const first = { nodeId: 1, client: 9092, internal: 9092, controller: 9093 }
const second = { nodeId: 2, client: 9094, internal: 9094, controller: 9095 }
const third = { nodeId: 3, client: 9096, internal: 9096, controller: 9097 }
const plaintext = { protocol: 'PLAINTEXT' } as const

for (const [says, all, expected] of [
  ['one broker keeps one copy and elects itself at once', [first], ['1', '1', '100']],
  ['two brokers keep two copies, and either is enough', [first, second], ['2', '1', undefined]],
  ['three brokers keep three copies, of which two are enough', [first, second, third], ['3', '2', undefined]],
] as const)
  test(says, () => {
    const properties = brokerProperties(first, all, plaintext)
    assert.deepEqual(
      [
        properties['default.replication.factor'],
        properties['min.insync.replicas'],
        properties['controller.quorum.election.timeout.ms'],
      ],
      expected,
    )
  })

test('every broker is a voter', () => {
  const { 'controller.quorum.voters': voters } = brokerProperties(second, [first, second], plaintext)
  assert.equal(voters, '1@127.0.0.1:9093,2@127.0.0.1:9095')
})

test('a secured broker talks to the others over a listener of their own', () => {
  const secured = { ...first, internal: 9099 }
  const properties = brokerProperties(secured, [secured], { protocol: 'SASL_PLAINTEXT', users: [] })
  assert.equal(properties['advertised.listeners'], 'CLIENT://127.0.0.1:9092,INTERNAL://127.0.0.1:9099')
  assert.equal(properties['inter.broker.listener.name'], 'INTERNAL')
})

test('what is given wins', () => {
  const given = { 'auto.create.topics.enable': 'true' }
  assert.equal(brokerProperties(first, [first], plaintext, given)['auto.create.topics.enable'], 'true')
})

// As java.util.Properties.load documents it.
for (const [says, properties, text] of [
  ['separators and backslashes are escaped', { 'a b': 'c=d:e\\f' }, 'a\\ b=c\\=d\\:e\\\\f\n'],
  ['line ends do not end the value', { a: 'b\nc' }, 'a=b\\u000ac\n'],
  ['what is not ASCII is written by its code units', { a: 'é😀' }, 'a=\\u00e9\\ud83d\\ude00\n'],
] as const)
  test(`in a properties file ${says}`, () => assert.equal(toPropertiesText(properties), text))
