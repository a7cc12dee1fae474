import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ExistingEventSource, planEventSources } from '../../../lib/mirror/event-source-plan.ts'

const wanted = (topic: string) => ({ topic, groupId: `group/${topic}` })
const existing = (topic: string, overrides: Partial<ExistingEventSource> = {}): ExistingEventSource => ({
  ...wanted(topic),
  id: `id-${topic}`,
  isOurs: true,
  isDeleting: false,
  state: 'Enabled',
  ...overrides,
})
const theirs = existing('t', { isOurs: false })
const going = existing('t', { isDeleting: true })
const changed = existing('t', { differences: ['batch size 100 -> 10000'] })
const updating = { ...changed, state: 'Updating' }
const elsewhere = existing('t', { readsElsewhere: true })
const second = existing('t', { id: 'second', groupId: 'older' })

for (const [says, topics, sources, plan] of [
  ['a topic without an event source gets one', ['t'], [], { create: [wanted('t')], remove: [], leave: [] }],
  [
    'a topic that has one keeps it',
    ['t'],
    [existing('t')],
    { create: [], remove: [], leave: [existing('t')] },
  ],
  [
    'one whose topic is not mirrored any more is removed',
    [],
    [existing('t')],
    { create: [], remove: [existing('t')], leave: [] },
  ],
  ['what others made is left, wanted or not', [], [theirs], { create: [], remove: [], leave: [theirs] }],
  [
    'what others made does not count',
    ['t'],
    [theirs],
    { create: [wanted('t')], remove: [], leave: [theirs] },
  ],
  ['while one is being deleted its topic waits', ['t'], [going], { create: [], remove: [], leave: [going] }],
  ['one that is being deleted is not removed again', [], [going], { create: [], remove: [], leave: [going] }],
  [
    'of two of one topic the one with our group stays',
    ['t'],
    [second, existing('t')],
    { create: [], remove: [second], leave: [existing('t')] },
  ],
  [
    'one with another group stays, its offsets are there',
    ['t'],
    [second],
    { create: [], remove: [], leave: [second] },
  ],
  [
    'one that differs from the settings is updated',
    ['t'],
    [changed],
    { create: [], update: [changed], remove: [], leave: [changed] },
  ],
  ['but not while Lambda is at work on it', ['t'], [updating], { create: [], remove: [], leave: [updating] }],
  [
    "nor if it is someone else's",
    [],
    [{ ...changed, isOurs: false }],
    { create: [], remove: [], leave: [{ ...changed, isOurs: false }] },
  ],
  [
    'one that reads another cluster goes, and its topic waits',
    ['t'],
    [elsewhere],
    { create: [], remove: [elsewhere], leave: [] },
  ],
  [
    'one that stays is rather kept than one that goes',
    ['t'],
    [going, second],
    { create: [], remove: [], leave: [going, second] },
  ],
] as const) {
  test(says, () => {
    assert.deepEqual(planEventSources(topics.map(wanted), sources), { update: [], ...plan })
  })
}
