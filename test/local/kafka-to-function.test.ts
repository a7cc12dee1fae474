import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { CreateEventSourceMappingCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { Cluster } from '../../kafka/cluster.ts'
import { Producer } from '../../kafka/producer.ts'
import { type LocalAws, startLocalAws } from '../../local/local-aws.ts'
import { sharedCluster } from '../support/brokers.ts'
import { createTopic } from '../support/create-topic.ts'
import { writeStack } from '../support/stack-fixture.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const kafka = sharedCluster({ name: 'source' })

/** Writes down every value that it gets; fails on the first event that it sees in its life. */
const code = `
import { appendFileSync } from 'node:fs'
let seen = 0
export const handler = ({ records }) => {
  const values = Object.values(records).flat().map(({ value }) => Buffer.from(value, 'base64').toString())
  if (++seen === 1) throw new Error('the target is not there yet')
  appendFileSync(process.env.FILE, values.map((value) => value + '\\n').join(''))
}`

const append = async (topic: string, ...values: readonly string[]): Promise<void> => {
  const cluster = new Cluster({ clientId: 'test', bootstrapServers: kafka().bootstrapServers.split(',') })
  try {
    const records = values.map((value) => ({
      timestamp: 1n,
      key: null,
      value: Buffer.from(value),
      headers: [],
    }))
    await new Producer(cluster).append({ topic, partition: 0 }, records)
  } finally {
    cluster.close()
  }
}

const withTopic = async (topic: string): Promise<void> => {
  const cluster = new Cluster({ clientId: 'test', bootstrapServers: kafka().bootstrapServers.split(',') })
  try {
    await createTopic(cluster, topic)
  } finally {
    cluster.close()
  }
}

/** A mapping of the template on `ofTemplate`, whose servers come from a parameter. */
const eventSource = {
  Type: 'AWS::Lambda::EventSourceMapping',
  Properties: {
    FunctionName: { Ref: 'Note' },
    Topics: ['ofTemplate'],
    StartingPosition: 'TRIM_HORIZON',
    MaximumBatchingWindowInSeconds: 0,
    SelfManagedEventSource: { Endpoints: { KafkaBootstrapServers: [{ Ref: 'Servers' }] } },
    SelfManagedKafkaEventSourceConfig: { ConsumerGroupId: 'of-template' },
  },
}

test('records reach a function by mappings of the template and of the API, again after failures, and go on after a restart', async () => {
  await using directory = await temporaryDirectory()
  const file = join(directory.path, 'values')
  await writeStack(directory.path, {
    parameters: { Servers: { Type: 'String' } },
    functions: { Note: code },
    properties: { Note: { Environment: { Variables: { FILE: file } } } },
    resources: { EventSource: eventSource },
  })
  const start = (): Promise<LocalAws> =>
    startLocalAws({
      cdkOut: directory.path,
      stateDirectory: join(directory.path, 'state'),
      parameters: { Servers: kafka().bootstrapServers },
      pagePort: 0,
      poller: { backoff: { firstMs: 10, longestMs: 20 } },
    })
  const values = async (count: number): Promise<string[]> => {
    for (;;) {
      const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n').filter((line) => line !== '')
      if (lines.length >= count) return lines.sort()
      await sleep(10)
    }
  }
  await withTopic('ofTemplate')
  await withTopic('ofApi')
  await append('ofTemplate', 'a')
  const aws = await start()
  try {
    const lambda = new LambdaClient({
      endpoint: aws.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
    })
    await lambda.send(
      new CreateEventSourceMappingCommand({
        FunctionName: 'Note',
        Topics: ['ofApi'],
        StartingPosition: 'TRIM_HORIZON',
        MaximumBatchingWindowInSeconds: 0,
        SelfManagedEventSource: {
          Endpoints: { KAFKA_BOOTSTRAP_SERVERS: kafka().bootstrapServers.split(',') },
        },
        SelfManagedKafkaEventSourceConfig: { ConsumerGroupId: 'of-api' },
      }),
    )
    await append('ofApi', 'b')
    assert.deepEqual(await values(2), ['a', 'b'])
    while (aws.eventSources().some(({ lag }) => lag > 0)) await sleep(10)
    assert.deepEqual(
      aws.eventSources().map(({ topic, delivered }) => [topic, delivered]),
      [
        ['ofTemplate', 1],
        ['ofApi', 1],
      ],
    )
  } finally {
    await aws.stop()
  }
  await append('ofTemplate', 'c')
  await append('ofApi', 'd')
  const again = await start()
  try {
    assert.deepEqual(await values(4), ['a', 'b', 'c', 'd'])
  } finally {
    await again.stop()
  }
})
