import assert from 'node:assert/strict'
import { test } from 'node:test'
import { objectCreatedEvent, parseObjectCreatedEvent } from '../../../lib/filepulse/object-created-event.ts'

const event = (object: unknown, eventName: unknown = 'ObjectCreated:Put') => ({
  Records: [{ eventName, s3: { bucket: { name: 'logs' }, object } }],
})

for (const [says, object, expected] of [
  ['an object has bucket and key', { key: 'weblog.log' }, { bucket: 'logs', key: 'weblog.log' }],
  ['a blank comes as plus', { key: 'my+log.log' }, { bucket: 'logs', key: 'my log.log' }],
  [
    'anything else comes as percent and hex',
    { key: '%EB%A9%94%2B1.log' },
    { bucket: 'logs', key: '메+1.log' },
  ],
  ['its size is kept', { key: 'a', size: 7 }, { bucket: 'logs', key: 'a', size: 7 }],
  ['a version is kept', { key: 'a', versionId: 'v1' }, { bucket: 'logs', key: 'a', versionId: 'v1' }],
] as const) {
  test(says, () => assert.deepEqual(parseObjectCreatedEvent(event(object)), [expected]))
}

for (const [says, malformed, message] of [
  ['nothing', undefined, /^the event is not an object/],
  ['an event of something else', {}, /^Records is not a list/],
  ['a record that is no object', { Records: [1] }, /^Records\[0\] is not an object/],
  ['an object without a key', event({}), /^Records\[0\]\.s3\.object\.key is not a text/],
  [
    'an object that was removed',
    event({ key: 'a' }, 'ObjectRemoved:Delete'),
    /^Records\[0\]\.eventName is ObjectRemoved:Delete/,
  ],
] as const) {
  test(`${says} is refused with its field`, () => {
    assert.throws(() => parseObjectCreatedEvent(malformed), { name: 'ObjectEventError', message })
  })
}

test('it is known when the object was written', () => {
  const [record] = event({ key: 'a' }).Records
  const at = { Records: [{ ...record, eventTime: '2025-08-10T03:00:00.500Z' }] }
  assert.deepEqual(parseObjectCreatedEvent(at), [{ bucket: 'logs', key: 'a', createdAt: 1_754_794_800_500 }])
})

test('the event for the rest of an object says that it is one', () => {
  const object = { bucket: 'logs', key: 'my log+1.log', versionId: 'v1', etag: 'e7' }
  assert.deepEqual(parseObjectCreatedEvent(objectCreatedEvent(object)), [{ ...object, isRest: true }])
})
