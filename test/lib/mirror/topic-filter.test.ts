import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defaultTopicFilter } from '../../../lib/mirror/topic-filter.ts'

for (const [says, topics, exclude, chosen, refused] of [
  [
    'MirrorSourceConfigTest.testTopicMatching: one name',
    ['topic1'],
    [],
    ['topic1'],
    ['topic2', 'topic11', ''],
  ],
  [
    'MirrorSourceConfigTest.testNoTopics: an empty list chooses nothing',
    [],
    [],
    [],
    ['topic1', 'topic2', ''],
  ],
  ['MirrorSourceConfigTest.testAllTopics: .* chooses all', ['.*'], [], ['topic1', 'topic2'], []],
  [
    'MirrorSourceConfigTest.testListOfTopics: any of a list',
    ['topic1', 'topic2'],
    [],
    ['topic1', 'topic2'],
    ['topic3'],
  ],
  [
    'exclude wins',
    ['.*'],
    ['mm2.*\\.internal', '__.*'],
    ['orders', 'orders.internal'],
    ['mm2-x.internal', '__x'],
  ],
  ['an item with | is two', ['a|b'], [], ['a', 'b'], ['a|b', 'ab']],
  ['the whole name has to match', ['orders'], [], ['orders'], ['orders2', 'my-orders']],
  [
    'a flag of one item holds for those after it, as in Java',
    ['(?i)orders', 'logs'],
    [],
    ['ORDERS', 'LOGS'],
    ['x'],
  ],
] as const) {
  test(says, () => {
    const { shouldReplicateTopic } = defaultTopicFilter(topics, exclude)
    assert.deepEqual(
      chosen.filter((topic) => !shouldReplicateTopic(topic)),
      [],
    )
    assert.deepEqual(
      refused.filter((topic) => shouldReplicateTopic(topic)),
      [],
    )
  })
}
