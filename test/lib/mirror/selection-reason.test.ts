import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defaultReplicationPolicy } from '../../../lib/mirror/default-replication-policy.ts'
import { isOwnGroup } from '../../../lib/mirror/event-source-group.ts'
import { groupReason, topicReason } from '../../../lib/mirror/selection-reason.ts'
import { shouldReplicateTopic } from '../../../lib/mirror/should-replicate-topic.ts'
import { defaultTopicFilter } from '../../../lib/mirror/topic-filter.ts'

const written = (setting: string, patterns: readonly string[], line = 7) => ({
  setting,
  origin: `mm2.properties, line ${line}`,
  patterns,
})
const policy = defaultReplicationPolicy()
const reasons = {
  policy,
  sourceAlias: 'a',
  targetAlias: 'b',
  include: written('a->b.topics', ['orders.*', '.*audit', 'heartbeats.*', 'b\\..*', '__.*', 'c\\..*']),
  exclude: written('topics.exclude', ['.*\\.tmp', 'orders-old'], 9),
  heartbeatsReplicationEnabled: true,
  topics: [],
}

for (const [topic, rule, says] of [
  ['orders', 'include', /^chosen by the pattern orders\.\* of a->b\.topics$/],
  [
    'orders.tmp',
    'exclude',
    /^excluded by the pattern \.\*\\\.tmp of topics\.exclude, which wins over a->b\.topics/,
  ],
  ['payments', 'include', /^no pattern of a->b\.topics matches payments: add it there/],
  ['z.heartbeats', 'heartbeats', /whatever topics says/],
  ['__consumer_offsets', 'internal', /never mirrored/],
  ['a.checkpoints.internal', 'internal', /never mirrored/],
  ['b.orders', 'cycle', /^b\.orders came from b \(there it is orders\)/],
  ['c.b.orders', 'cycle', /by way of c, where it is b\.orders; there it is orders/],
] as const)
  test(`why ${topic}: ${rule}`, () => {
    const reason = topicReason(reasons, topic)
    assert.equal(reason.rule, rule)
    assert.match(reason.says, says)
    const isIn = shouldReplicateTopic(
      { ...reasons, topicFilter: defaultTopicFilter(reasons.include.patterns, reasons.exclude.patterns) },
      topic,
    )
    assert.equal(reason.isIn, isIn, 'as the mirror decides')
  })

test('a reason names the line that it is written in', () => {
  const { setting, origin, pattern } = topicReason(reasons, 'orders-old')
  assert.deepEqual([setting, origin, pattern], ['topics.exclude', 'mm2.properties, line 9', 'orders-old'])
})

test('of two topics that would become one, neither is mirrored', () => {
  const topics = ['orders', 'orders-eu', 'payments'].map((name) => ({ name, partitions: 1 }))
  const merging = { ...policy, formatRemoteTopic: () => 'all' }
  const reason = topicReason({ ...reasons, policy: merging, topics }, 'orders')
  assert.deepEqual([reason.isIn, reason.rule], [false, 'conflict'])
  assert.match(reason.says, /^orders and orders-eu would all become all, so none is mirrored/)
})

test('an empty list chooses nothing', () => {
  assert.match(
    topicReason({ ...reasons, include: written('topics', []) }, 'orders').says,
    /^topics is empty, so no topic is chosen$/,
  )
})

test('a group is chosen by groups, out by groups.exclude, and never one of ours', () => {
  const ofGroups = {
    include: written('groups', ['.*']),
    exclude: written('groups.exclude', ['connect-.*']),
    isOwnGroup,
  }
  const rules = ['billing', 'connect-sink', '__mm2-event-source/a/b/orders'].map((group) => {
    const { isIn, rule } = groupReason(ofGroups, group)
    return [isIn, rule]
  })
  assert.deepEqual(rules, [
    [true, 'include'],
    [false, 'exclude'],
    [false, 'own-group'],
  ])
})
