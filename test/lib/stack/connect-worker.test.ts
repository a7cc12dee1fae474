import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assetText, resourcesOf, synthesise } from './synthesise.ts'

const stack = await synthesise('samples/connect')

test('a worker file and its connectors are a stack without a flow', () => {
  assert.deepEqual(
    resourcesOf(stack, 'AWS::Lambda::EventSourceMapping').map(({ Properties }) => [
      Properties.Topics,
      // Parsed boundary: made by CDK.
      (Properties.SelfManagedKafkaEventSourceConfig as { ConsumerGroupId: string }).ConsumerGroupId,
    ]),
    [[['weblogs'], 'connect-weblog-sink']],
  )
  assert.deepEqual(
    Object.keys(stack.template.toJSON().Parameters).filter((name) => name !== 'BootstrapVersion'),
    ['ConnectBootstrapServers'],
  )
})

test('functions are told of the worker what counts for a connector', () => {
  const settings: Record<string, string> = JSON.parse(assetText(stack, 'WeblogSink', 'settings.json'))
  assert.equal(settings['connect-worker.value.converter'], 'org.apache.kafka.connect.json.JsonConverter')
  assert.equal(settings['connect-worker.config.storage.topic'], 'weblogs-connect-configs')
  assert.equal(settings['value.converter'], undefined)
})
