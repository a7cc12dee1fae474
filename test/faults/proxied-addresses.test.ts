import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withProxiedAddresses } from '../../faults/proxied-addresses.ts'
import { findCoordinator } from '../../kafka/api/find-coordinator.ts'
import { metadata } from '../../kafka/api/metadata.ts'
import { Reader } from '../../kafka/reader.ts'
import { Writer } from '../../kafka/writer.ts'

const ports = { proxyPort: (port: number) => (port === 9093 ? 29093 : undefined) }

const answer = (write: (to: Writer) => Writer): Buffer =>
  Buffer.concat(
    write(new Writer().int32(77).int32(0))
      .parts()
      .map((part) => Buffer.from(part)),
  )

test("a metadata answer names the proxies' ports", () => {
  const original = answer((to) =>
    to
      .array([1, 2], (id) =>
        to
          .int32(id)
          .string('127.0.0.1')
          .int32(9092 + id - 1)
          .nullableString(id === 1 ? null : 'rack'),
      )
      .nullableString('cluster')
      .int32(1)
      .array([], () => {}),
  )
  const { brokers } = metadata([]).decode(new Reader(withProxiedAddresses(3, original, ports), 4))
  assert.deepEqual(
    brokers.map(({ nodeId, port, rack }) => [nodeId, port, rack]),
    [
      [1, 9092, null],
      [2, 29093, 'rack'],
    ],
  )
})

test("a coordinator's port is its proxy's, and an error stays as it is", () => {
  const found = answer((to) => to.int16(0).nullableString('NONE').int32(2).string('127.0.0.1').int32(9093))
  assert.equal(findCoordinator('g').decode(new Reader(withProxiedAddresses(10, found, ports), 4)).port, 29093)
  const loading = answer((to) => to.int16(15).nullableString(null).int32(-1).string('').int32(-1))
  assert.deepEqual(withProxiedAddresses(10, loading, ports), loading)
})

test('other answers come back untouched', () => {
  const produced = Buffer.from('0000004d00000000', 'hex')
  assert.equal(withProxiedAddresses(0, produced, ports), produced)
})
