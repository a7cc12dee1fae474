import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  eventSourceGroup,
  eventSourceGroupPrefix,
  isOwnGroup,
} from '../../../lib/mirror/event-source-group.ts'

const flow = { sourceAlias: 'source', targetAlias: 'target' }
const topicName = fc.stringMatching(/^[a-zA-Z0-9._-]{1,249}$/)
const alias = fc.string({ minLength: 1, maxLength: 80 })

test('the group of a topic says whose it is', () => {
  assert.equal(eventSourceGroup(flow, 'orders.created'), '__mm2-event-source/source/target/orders.created')
})

test('a topic too long for Lambda is shortened and told apart by a hash, for ever the same', () => {
  const group = eventSourceGroup(flow, 'x'.repeat(249))
  assert.equal(group, `__mm2-event-source/source/target/${'x'.repeat(150)}=165fb350e336bd67`)
  assert.notEqual(group, eventSourceGroup(flow, `${'x'.repeat(248)}y`))
})

test("any flow and topic has a group that Lambda takes, and that begins with the flow's prefix", () => {
  fc.assert(
    fc.property(alias, alias, topicName, (sourceAlias, targetAlias, topic) => {
      const any = { sourceAlias, targetAlias }
      const group = eventSourceGroup(any, topic)
      assert.match(group, /^[a-zA-Z0-9\-/*:_+=.@]{1,200}$/)
      assert.ok(group.startsWith(eventSourceGroupPrefix(any)))
      assert.ok(isOwnGroup(group))
    }),
  )
})

test('different flows and topics have different groups', () => {
  const close = fc.constantFrom(
    'a',
    'b',
    'a/b',
    'a.b',
    'a_b',
    'a b',
    'ab=1',
    '',
    'ä',
    'A'.repeat(60),
    'A'.repeat(61),
  )
  const one = fc.tuple(close, close, fc.constantFrom('t', 'a.t', 't'.repeat(249), `${'t'.repeat(248)}u`))
  fc.assert(
    fc.property(one, one, (left, right) => {
      const groupOf = ([sourceAlias, targetAlias, topic]: readonly [string, string, string]) =>
        eventSourceGroup({ sourceAlias, targetAlias }, topic)
      const isSame = left.every((part, index) => part === right[index])
      assert.equal(groupOf(left) === groupOf(right), isSame)
    }),
    { numRuns: 2000 },
  )
})
