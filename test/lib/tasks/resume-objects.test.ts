import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ListingCommand } from '../../../lib/filepulse/listing-command.ts'
import type { CreatedObject } from '../../../lib/filepulse/object-created-event.ts'
import { objectId } from '../../../lib/filepulse/object-id.ts'
import type { ObjectState } from '../../../lib/filepulse/object-state.ts'
import { type ListedObject, resumeObjects } from '../../../lib/tasks/resume-objects.ts'

const object = (key: string, lastModified: number): ListedObject => ({
  bucket: 'logs',
  key,
  etag: `e-${key}`,
  lastModified,
})

/** A bucket of pages of two, and what Kafka knows of its objects. */
const bucketOf = (
  objects: readonly ListedObject[],
  states: Readonly<Record<string, ObjectState['status']>>,
  grows = false,
) => {
  const begun: CreatedObject[] = []
  const rest: ListingCommand[] = []
  let time = 0
  const known = new Map(
    objects.flatMap((of) => {
      const status = states[of.key]
      return status === undefined ? [] : [[objectId(of), status] as const]
    }),
  )
  const run = (command: ListingCommand, deadline = Number.POSITIVE_INFINITY) =>
    resumeObjects(
      {
        pages: async function* (startAfter = '') {
          const left = objects.filter(({ key }) => key > startAfter)
          for (let from = 0; from < left.length; from += 2) yield left.slice(from, from + 2)
        },
        begun: async () => new Set(known.keys()),
        positions: {
          fetch: async (id) => {
            const status = known.get(id)
            return status && { status, from: { row: 1, byteOffset: 0 }, targets: [] }
          },
        },
        grows,
        isChosen: ({ key }) => !key.startsWith('other'),
        begin: async (created) => void begun.push(created),
        goOn: async (command) => void rest.push(command),
        clock: { now: () => time++ },
        log: { info: () => {}, warn: () => {} },
      },
      command,
      deadline,
    )
  return { run, begun, rest }
}

const objects = [
  object('a-forgotten', 10),
  object('b-completed', 90),
  object('c-failed', 20),
  object('d-new', 100),
  object('other', 100),
]
const states = { 'b-completed': 'completed', 'c-failed': 'failed' } as const

test('objects that were begun and not read to their end go on, and those written since then begin', async () => {
  const { run, begun } = bucketOf(objects, states)
  await run({ since: 80 })
  assert.deepEqual(begun, [
    { bucket: 'logs', key: 'c-failed', etag: 'e-c-failed' },
    { bucket: 'logs', key: 'd-new' },
  ])
})

test('without a time only those go on that were begun', async () => {
  const { run, begun } = bucketOf(objects, states)
  await run({ since: null })
  assert.deepEqual(
    begun.map(({ key }) => key),
    ['c-failed'],
  )
})

test('a bucket that is too large for one invocation is gone through by the next ones, from behind the last key', async () => {
  const { run, begun, rest } = bucketOf(objects, states)
  await run({ since: 80 }, 0)
  assert.deepEqual([begun, rest], [[], [{ since: 80, startAfter: 'b-completed' }]])
  await run({ since: 80, startAfter: 'b-completed' }, 0)
  assert.deepEqual(
    begun.map(({ key }) => key),
    ['c-failed', 'd-new'],
  )
})

test('a file that grows is read on whenever its bucket is gone through: its position is not that of one version', async () => {
  const { run, begun } = bucketOf([object('app.log', 1), object('other', 1)], {}, true)
  await run({ since: null })
  assert.deepEqual(
    begun.map(({ key }) => key),
    ['app.log'],
  )
})
