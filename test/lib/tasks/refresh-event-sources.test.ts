import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ExistingEventSource } from '../../../lib/mirror/event-source-plan.ts'
import type { EventSources } from '../../../lib/tasks/ports.ts'
import { refreshEventSources } from '../../../lib/tasks/refresh-event-sources.ts'

const existing = (topic: string, more: Partial<ExistingEventSource> = {}): ExistingEventSource => ({
  id: `id-of-${topic}`,
  topic,
  groupId: `group-of-${topic}`,
  isOurs: true,
  isDeleting: false,
  state: 'Enabled',
  ...more,
})

/** What a refresh does to event sources that exist, with those of `failing` refused. */
const refresh = async (
  listed: readonly ExistingEventSource[],
  mirrored: readonly string[],
  { unready = [] as string[], failing = [] as string[] } = {},
) => {
  const done: string[] = []
  const attempt = async (what: string) => {
    if (failing.some((topic) => what.endsWith(topic))) throw new Error(`${what} was refused`)
    done.push(what)
  }
  const eventSources: EventSources = {
    list: async () => listed,
    create: ({ topic, groupId }) => attempt(`create ${groupId} ${topic}`),
    update: ({ topic }) => attempt(`update ${topic}`),
    remove: ({ id, topic }) => attempt(`remove ${id} ${topic}`),
  }
  const ready = new Set(mirrored.filter((topic) => !unready.includes(topic)))
  const refreshing = refreshEventSources(
    {
      eventSources,
      groupOf: (topic) => `group-of-${topic}`,
      takeOver: async (topics) => attempt(`take over ${topics.join(' and ')}`),
      log: { info: () => {} },
    },
    { mirrored, ready },
  )
  return { count: await refreshing.catch((error: Error) => error.message), done }
}

for (const [says, listed, mirrored, options, expected] of [
  [
    'a new topic gets an event source',
    [],
    ['a'],
    {},
    { count: 1, done: ['take over a', 'create group-of-a a'] },
  ],
  ['one that has an event source is left alone', [existing('a')], ['a'], {}, { count: 1, done: [] }],
  [
    'a topic that is not mirrored any more loses it',
    [existing('a')],
    [],
    {},
    { count: 0, done: ['remove id-of-a a'] },
  ],
  [
    "others' event sources are not touched and not counted",
    [existing('a', { isOurs: false })],
    [],
    {},
    { count: 0, done: [] },
  ],
  [
    'one that differs from the settings is updated',
    [existing('a', { differences: ['batch size 1 -> 2'] })],
    ['a'],
    {},
    { count: 1, done: ['update a'] },
  ],
  ['a topic that is not ready has to wait for one', [], ['a'], { unready: ['a'] }, { count: 0, done: [] }],
  [
    'a topic that is not ready keeps the one it has',
    [existing('a')],
    ['a'],
    { unready: ['a'] },
    { count: 1, done: [] },
  ],
  [
    'one that is being deleted is waited for',
    [existing('a', { isDeleting: true })],
    ['a'],
    {},
    { count: 0, done: [] },
  ],
  [
    'topics that cannot be taken over from MirrorMaker 2 get none, and others lose theirs all the same',
    [existing('c')],
    ['a'],
    { failing: ['take over a'] },
    { count: 'take over a was refused', done: ['remove id-of-c c'] },
  ],
  [
    'one that Lambda refuses does not hold up the others, and is an error',
    [],
    ['a', 'b'],
    { failing: ['create group-of-a a'] },
    { count: 'create group-of-a a was refused', done: ['take over a and b', 'create group-of-b b'] },
  ],
] as const) {
  test(says, async () => {
    const { unready = [], failing = [] } = options as { unready?: string[]; failing?: string[] }
    assert.deepEqual(await refresh(listed, mirrored, { unready, failing }), expected)
  })
}
