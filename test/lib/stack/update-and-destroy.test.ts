import assert from 'node:assert/strict'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { temporaryDirectory } from '../../support/temporary-directory.ts'
import { configFolder, resourcesOf, type Synthesised, synthesise } from './synthesise.ts'

const directory = await temporaryDirectory()
after(() => directory[Symbol.asyncDispose]())

/** The sample with other settings. */
const changed = async (): Promise<Synthesised> => {
  const folder = join(directory.path, 'changed')
  cpSync(configFolder('sample'), folder, { recursive: true })
  const file = join(folder, 'mm2.properties')
  const lines = [
    'aws.lambda.memory.mb = 3008',
    'aws.lambda.timeout.seconds = 600',
    'aws.event.source.batch.size = 500',
    'aws.event.source.minimum.pollers = 1',
    'aws.log.retention.days = 7',
    'source->target.offset.lag.max = 1',
    'source->target.topics = orders',
    'source->target.sync.topic.acls.enabled = false',
  ]
  writeFileSync(file, [readFileSync(file, 'utf8'), ...lines].join('\n'))
  return synthesise(folder)
}

const before = await synthesise('sample')
const now = await changed()

test('other settings are an update in place: every resource keeps its name and its type', () => {
  const kinds = ({ resources }: Synthesised) =>
    Object.fromEntries([...resources].map(([id, { Type }]) => [id, Type]))
  assert.deepEqual(kinds(now), kinds(before))
  assert.notDeepEqual(Object.fromEntries(now.resources), Object.fromEntries(before.resources))
})

test('an update does not touch what removes the event sources: its replacement would remove them', () => {
  const removals = (stack: Synthesised) =>
    resourcesOf(stack, 'Custom::EventSourceRemoval').map(({ id, Properties }) => ({ id, Properties }))
  assert.ok(removals(before).length > 0)
  assert.deepEqual(removals(now), removals(before))
})

test("a sink's event source keeps its topic, its group and its cluster, which AWS could not change", () => {
  const identities = (stack: Synthesised) =>
    resourcesOf(stack, 'AWS::Lambda::EventSourceMapping').map(
      ({ id, Properties: { BatchSize: _batch, ...identity } }) => ({ id, identity }),
    )
  assert.ok(identities(before).length > 0)
  assert.deepEqual(identities(now), identities(before))
})

test('what stays of a stack that is destroyed is the files of its log buckets, and nothing else', () => {
  for (const [id, { Type, DeletionPolicy }] of before.resources)
    assert.equal(DeletionPolicy === 'Retain', Type === 'AWS::S3::Bucket', `${id}: ${DeletionPolicy}`)
})

test('every function logs into a group of the stack: one that Lambda makes by itself would stay', () => {
  for (const { id, Properties } of resourcesOf(before, 'AWS::Lambda::Function')) {
    // Parsed boundary: made by CDK.
    const { LoggingConfig } = Properties as { LoggingConfig?: { LogGroup?: { Ref?: string } } }
    const group = before.resources.get(LoggingConfig?.LogGroup?.Ref ?? '')
    assert.equal(group?.Type, 'AWS::Logs::LogGroup', id)
  }
})
