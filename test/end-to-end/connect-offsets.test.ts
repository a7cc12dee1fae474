import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Producer } from '../../kafka/producer.ts'
import { readPartition } from '../../kafka/read-partition.ts'
import { until } from '../../sample/until.ts'
import { connectClient } from '../support/connect-client.ts'
import { createTopic } from '../support/create-topic.ts'
import { sharedMirror } from '../support/mirror-run.ts'

const mirror = sharedMirror({ settings: { 'refresh.topics.interval.seconds': '1' } })
const call = connectClient(() => mirror().aws.functionUrls()[0])

const path = '/connectors/MirrorSourceConnector'
const patienceMs = 120_000
const numbers = [0, 1, 2, 3, 4]

const fill = async (topic: string): Promise<void> => {
  await createTopic(mirror().source, topic, { partitions: 2 })
  const producer = new Producer(mirror().source)
  for (const partition of [0, 1])
    await producer.append(
      { topic, partition },
      numbers.map((number) => ({
        timestamp: Date.now(),
        key: null,
        value: Buffer.from(`${number}`),
        headers: [],
      })),
    )
}

/** The values of a remote topic, partition by partition. */
const remote = async (topic: string): Promise<readonly string[]> => {
  const found: string[] = []
  const { topics } = await mirror().target.metadata([`source.${topic}`])
  for (const { partition } of topics.flatMap(({ partitions }) => partitions)) {
    const values: string[] = []
    for await (const { value } of readPartition(mirror().target, { topic: `source.${topic}`, partition }))
      values.push(String(value))
    found[partition] = values.join(' ')
  }
  return found
}

const untilRemote = async (topic: string, ...times: readonly (readonly number[])[]): Promise<void> => {
  const text = times.flat().join(' ')
  const found = await until(
    `${topic} with ${text}`,
    () => remote(topic),
    (partitions) => partitions.length === 2 && partitions.every((values) => values.length >= text.length),
    patienceMs,
  )
  assert.deepEqual(found, [text, text])
}

const expectStatus = async (status: number, method: string, at: string, body?: unknown): Promise<void> => {
  const answer = await call(method, at, body)
  assert.equal(answer.status, status, JSON.stringify(answer.body))
}

interface Listed {
  readonly offsets: readonly { readonly partition: { readonly topic: string }; readonly offset: unknown }[]
}

/** Offsets of the two topics as the API lists them: `<topic> <offset>`. */
const listed = async (): Promise<readonly string[]> => {
  const { status, body } = await call('GET', `${path}/offsets`)
  assert.equal(status, 200, JSON.stringify(body))
  // What Connect answers; another shape fails below.
  const { offsets } = body as Listed
  return offsets
    .filter(({ partition: { topic } }) => !topic.includes('heartbeats'))
    .map(({ partition, offset }) => `${JSON.stringify(partition)} ${JSON.stringify(offset)}`)
    .sort()
}

const line = (topic: string, partition: number, offset: number): string =>
  `{"cluster":"source","partition":${partition},"topic":"${topic}"} {"offset":${offset}}`

test('MirrorConnectorsIntegrationExactlyOnceTest: a mirror that is stopped goes on from offsets that are altered, and from the start where they are reset', async () => {
  await fill('altered')
  await fill('forgotten')
  await untilRemote('altered', numbers)
  await untilRemote('forgotten', numbers)
  const offsets = [0, 1].flatMap((partition) => [
    { partition: { cluster: 'source', partition, topic: 'altered' }, offset: { offset: 0 } },
    { partition: { cluster: 'source', partition, topic: 'forgotten' }, offset: null },
  ])
  await expectStatus(400, 'PATCH', `${path}/offsets`, { offsets })
  await expectStatus(204, 'PUT', `${path}/stop`)
  assert.deepEqual(await listed(), [
    line('altered', 0, 4),
    line('forgotten', 0, 4),
    line('altered', 1, 4),
    line('forgotten', 1, 4),
  ])
  await expectStatus(200, 'PATCH', `${path}/offsets`, { offsets })
  assert.deepEqual(await listed(), [line('altered', 0, 0), line('altered', 1, 0)])
  await expectStatus(202, 'PUT', `${path}/resume`)
  await untilRemote('altered', numbers, [1, 2, 3, 4])
  await untilRemote('forgotten', numbers, numbers)

  await expectStatus(204, 'PUT', `${path}/stop`)
  await expectStatus(200, 'DELETE', `${path}/offsets`)
  assert.deepEqual(await listed(), [])
  await expectStatus(202, 'PUT', `${path}/resume`)
  await untilRemote('altered', numbers, [1, 2, 3, 4], numbers)
  await untilRemote('forgotten', numbers, numbers, numbers)
})

test('an offset of a partition that does not exist is refused, and nothing is moved', async () => {
  await expectStatus(204, 'PUT', `${path}/stop`)
  const before = await listed()
  const partition = { cluster: 'source', partition: 7, topic: 'altered' }
  const { status, body } = await call('PATCH', `${path}/offsets`, {
    offsets: [{ partition, offset: { offset: 1 } }],
  })
  assert.equal(status, 500)
  assert.match(JSON.stringify(body), /No offset was altered: there is no partition altered-7 at the source/)
  assert.deepEqual(await listed(), before)
  await expectStatus(202, 'PUT', `${path}/resume`)
})
