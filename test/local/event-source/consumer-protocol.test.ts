import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  assignRange,
  decodeAssignment,
  decodeSubscription,
  encodeAssignment,
  encodeSubscription,
} from '../../../local/event-source/consumer-protocol.ts'

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex')

test('a subscription is written in the bytes that Java’s consumer writes as version 0', () => {
  assert.deepEqual(encodeSubscription(['orders']), hex('0000 00000001 0006 6f7264657273 ffffffff'))
})

test('a subscription that Java’s consumer wrote is read', () => {
  const java = hex('0003 00000001 0006 6f7264657273 ffffffff 00000000 ffffffff ffff')
  assert.deepEqual(decodeSubscription(java), ['orders'])
})

test('an assignment that Java’s consumer wrote is read', () => {
  const java = hex('0003 00000001 0006 6f7264657273 00000002 00000000 00000002 ffffffff')
  assert.deepEqual(decodeAssignment(java, 'orders'), [0, 2])
  assert.deepEqual(decodeAssignment(Buffer.alloc(0), 'orders'), [])
})

test('an assignment is written as it is read', () => {
  assert.deepEqual(decodeAssignment(encodeAssignment('orders', [4, 5]), 'orders'), [4, 5])
})

test('ranges go to members in the order of their ids, the larger ones first', () => {
  const members = ['b', 'a', 'c'].map((memberId) => ({ memberId, topics: ['orders'] }))
  assert.deepEqual([...assignRange('orders', 5, members)].sort(), [
    ['a', [0, 1]],
    ['b', [2, 3]],
    ['c', [4]],
  ])
})

test('every partition goes to exactly one member that reads the topic', () => {
  const members = fc.uniqueArray(fc.record({ memberId: fc.string({ minLength: 1 }), reads: fc.boolean() }), {
    selector: ({ memberId }) => memberId,
    minLength: 1,
  })
  fc.assert(
    fc.property(fc.nat(50), members, (count, some) => {
      const all = some.map(({ memberId, reads }, index) => ({
        memberId,
        topics: reads || index === 0 ? ['orders'] : [],
      }))
      const dealt = [...assignRange('orders', count, all).values()].flat()
      assert.deepEqual(
        dealt.sort((one, other) => one - other),
        Array.from({ length: count }, (_, index) => index),
      )
    }),
  )
})
