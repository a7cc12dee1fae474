import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bearersOf, type ProvenanceSkip, topicProvenance } from '../../../lib/mirror/provenance.ts'

const clusters = {
  source: ['idOfA'],
  target: ['idOfB', 'arn:aws:kafka:eu-west-1:123456789012:cluster/b/uuid-of-b'],
} as const

/** One header as an event has it: signed bytes. */
const header = (name: string, text: string) => ({ [name]: [...new Int8Array(Buffer.from(text))] })

const leftOut = (skip: ProvenanceSkip, ...headers: readonly ReturnType<typeof header>[]) =>
  topicProvenance(clusters, skip, 'orders', 'orders').leftOut(bearersOf(headers))

for (const [says, headers, target, mirrored] of [
  ['a record without headers is sent', [], undefined, undefined],
  ['headers of applications say nothing', [header('trace', 'idOfB/orders')], undefined, undefined],
  [
    'what came from the target is not sent back',
    [header('mirror-provenance', 'idOfB/orders')],
    'from-target',
    'from-target',
  ],
  [
    'nor what came from there by other clusters',
    [header('mirror-provenance', 'idOfB/orders'), header('mirror-provenance', 'idOfC/orders')],
    'from-target',
    'from-target',
  ],
  [
    'what came from a third cluster is passed on',
    [header('mirror-provenance', 'idOfC/orders')],
    undefined,
    'mirrored',
  ],
  [
    'a new record that an application made of one of the target, headers and all, is sent',
    [header('mirror-provenance', 'idOfB/payments')],
    undefined,
    undefined,
  ],
  [
    'what has been in this very topic before is a loop',
    [header('mirror-provenance', 'idOfA/orders')],
    'looped',
    'looped',
  ],
  [
    'of a record that was here and there, the target counts',
    [header('mirror-provenance', 'idOfA/orders'), header('mirror-provenance', 'idOfB/orders')],
    'from-target',
    'from-target',
  ],
  [
    "Redpanda Migrator's header is a cluster id",
    [header('redpanda-migrator-provenance', 'idOfB')],
    'from-target',
    'from-target',
  ],
  ['of another cluster, too', [header('redpanda-migrator-provenance', 'idOfC')], undefined, 'mirrored'],
  [
    "MSK Replicator's header holds cluster and topic",
    [header('__mskmr', '{"c":"arn:aws:kafka:eu-west-1:123456789012:cluster/b/uuid-of-b","t":"orders"}')],
    'from-target',
    'from-target',
  ],
  ['of another topic of the target', [header('__mskmr', 'idOfB payments')], undefined, undefined],
  [
    'an id that only begins like it is another one',
    [header('mirror-provenance', 'idOfBB/orders')],
    undefined,
    'mirrored',
  ],
] as const)
  test(says, () => {
    assert.equal(leftOut('target', ...headers), target)
    assert.equal(leftOut('mirrored', ...headers), mirrored)
  })

test('a header without a value, and bytes that are no text, name nobody', () => {
  assert.equal(leftOut('target'), undefined)
  const { leftOut: judge } = topicProvenance(clusters, 'target', 'orders', 'orders')
  assert.equal(judge([{ key: 'mirror-provenance', value: null }]), undefined)
  assert.equal(judge([{ key: 'mirror-provenance', value: [-1, -128, 0] }]), undefined)
})

test('the header names cluster and topic of the source', () => {
  const { header: own } = topicProvenance(clusters, 'target', 'orders', 'B.orders')
  assert.deepEqual(own, { 'mirror-provenance': [...Buffer.from('idOfA/orders')] })
})
