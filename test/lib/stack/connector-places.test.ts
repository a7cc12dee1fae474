import assert from 'node:assert/strict'
import { test } from 'node:test'
import { resourceOf, resourcesOf, statementsOf, synthesise } from './synthesise.ts'

const stack = await synthesise('connector-places')

test('a place for a posted sink has a function and no event source: the API makes them', () => {
  resourceOf(stack, 'AWS::Lambda::Function', 'PostedSink1SearchSink')
  assert.deepEqual(resourcesOf(stack, 'AWS::Lambda::EventSourceMapping', 'PostedSink1'), [])
  const actions = statementsOf(stack, 'Connect').flatMap((statement) => statement.actions)
  for (const action of ['Create', 'Update', 'Delete'])
    assert(actions.includes(`lambda:${action}EventSourceMapping`), action)
})

test('what the API has made for it is removed when the stack is destroyed', () => {
  assert.equal(resourcesOf(stack, 'Custom::EventSourceRemoval', 'Connect').length, 1)
})

test('the API may invoke the source connector of each flow, to move its positions', () => {
  const invoked = statementsOf(stack, 'Connect').find(({ actions }) =>
    actions.includes('lambda:InvokeFunction'),
  )
  assert.match(JSON.stringify(invoked), /PrimaryToDrSourceConnectorFunction/)
})

test('a place for a posted source has a bucket, and may write any topic', () => {
  resourceOf(stack, 'AWS::S3::Bucket', 'PostedSource1Logs')
  const written = statementsOf(stack, 'PostedSource1FileSource').filter(({ actions }) =>
    actions.includes('kafka-cluster:WriteData'),
  )
  assert.match(JSON.stringify(written), /topic\/dr\/[^"]*\/\*/)
})

test('the API may alter and delete the offsets of sinks, in their groups and no others', () => {
  const altered = statementsOf(stack, 'Connect').filter(({ actions }) =>
    actions.includes('kafka-cluster:DeleteGroup'),
  )
  assert.equal(altered.length, 1)
  assert.match(JSON.stringify(altered), /group\/dr\/[^"]*\/connect-\*/)
})

test('the API may start the function of a posted source, which may list its own bucket and read its config', () => {
  const invoked = statementsOf(stack, 'Connect').find(({ actions }) =>
    actions.includes('lambda:InvokeFunction'),
  )
  assert.match(JSON.stringify(invoked), /PostedSource1FileSourceFunction/)
  const listed = statementsOf(stack, 'PostedSource1FileSource').filter(({ actions }) =>
    actions.includes('s3:ListBucket'),
  )
  assert.match(JSON.stringify(listed), /PostedSource1Logs/)
})
