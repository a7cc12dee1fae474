import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { planTopics } from '../../../lib/mirror/topic-plan.ts'

const remote = (topic: string): string => `A.${topic}`
const topic = (partitions: number) => ({ name: 't', partitions })
const remoteTopic = (partitions: number) => ({ sourceTopic: 't', name: 'A.t', partitions })

for (const [says, upstream, downstream, plan] of [
  ['a topic new to the target is created', [topic(3)], [], { create: [remoteTopic(3)], grow: [] }],
  [
    'a topic that grew upstream grows downstream',
    [topic(3)],
    [['A.t', 2]],
    { create: [], grow: [remoteTopic(3)] },
  ],
  ['a topic as large on both sides is left alone', [topic(3)], [['A.t', 3]], { create: [], grow: [] }],
  ['a topic larger downstream is left alone', [topic(3)], [['A.t', 4]], { create: [], grow: [] }],
  [
    "MirrorSourceConnectorTest.testRefreshTopicPartitionsTopicOnTargetFirst: a topic of the target alone is nobody's business",
    [],
    [['A.t', 4]],
    { create: [], grow: [] },
  ],
  [
    'MirrorSourceConnectorTest.testRefreshTopicPartitions: while the target lacks the topic it is planned again',
    [topic(1)],
    [['t', 1]],
    { create: [remoteTopic(1)], grow: [] },
  ],
] as const) {
  test(says, () => {
    assert.deepEqual(planTopics(upstream, new Map(downstream), remote), { ...plan, conflicts: [] })
  })
}

test('topics that the policy gives one name are not mirrored into each other', () => {
  const source = [
    { name: 'a', partitions: 1 },
    { name: 'b', partitions: 2 },
    { name: 'c', partitions: 3 },
  ]
  const plan = planTopics(source, new Map(), (name) => (name === 'c' ? 'C' : 'same'))
  assert.deepEqual(plan, {
    create: [{ sourceTopic: 'c', name: 'C', partitions: 3 }],
    grow: [],
    conflicts: [{ name: 'same', sourceTopics: ['a', 'b'] }],
  })
})

test('after the plan is carried out every remote topic is as large as its source, and nothing is left to do', () => {
  const sizes = fc.dictionary(fc.stringMatching(/^[a-c]{1,2}$/), fc.integer({ min: 1, max: 5 }))
  fc.assert(
    fc.property(sizes, sizes, (upstream, downstream) => {
      const source = Object.entries(upstream).map(([name, partitions]) => ({ name, partitions }))
      const target = new Map(
        Object.entries(downstream).map(([name, partitions]) => [remote(name), partitions]),
      )
      const { create, grow } = planTopics(source, target, remote)
      for (const { name, partitions } of [...create, ...grow]) target.set(name, partitions)
      for (const { name, partitions } of source) assert.ok((target.get(remote(name)) ?? 0) >= partitions)
      assert.deepEqual(planTopics(source, target, remote), { create: [], grow: [], conflicts: [] })
    }),
  )
})
