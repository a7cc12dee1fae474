import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Producer } from '../../kafka/producer.ts'
import { until } from '../../sample/until.ts'
import { connectClient } from '../support/connect-client.ts'
import { createTopic } from '../support/create-topic.ts'
import { sharedMirror } from '../support/mirror-run.ts'
import { sharedSearchNode } from '../support/search.ts'

const patienceMs = 120_000
const search = sharedSearchNode()
const mirror = sharedMirror({
  settings: { 'connectors.cluster': 'target', 'connectors.posted.sinks': '1' },
})
const call = connectClient(() => mirror().aws.functionUrls()[0])
const path = '/connectors/clicks-sink'

const expectStatus = async (status: number, method: string, at: string, body?: unknown): Promise<unknown> => {
  const answer = await call(method, at, body)
  assert.equal(answer.status, status, JSON.stringify(answer.body))
  return answer.body
}

interface Hits {
  readonly hits: { readonly hits: readonly { readonly _id: string; readonly _version: number }[] }
}

/** `<id> <version>` of each document, by id. */
const documents = async (): Promise<readonly string[]> => {
  await fetch(`${search().url}/clicks/_refresh`, { method: 'POST' })
  const answer = await fetch(`${search().url}/clicks/_search?size=100&version=true`)
  if (!answer.ok) return [] // it is not there, or not yet
  const { hits }: Hits = JSON.parse(await answer.text())
  return hits.hits.map(({ _id, _version }) => `${_id} ${_version}`).sort()
}

const untilDocuments = (...versions: readonly number[]) =>
  until(
    `versions ${versions}`,
    documents,
    (found) =>
      JSON.stringify(found) ===
      JSON.stringify(versions.map((version, offset) => `clicks+0+${offset} ${version}`)),
    patienceMs,
  )

const partition = { kafka_topic: 'clicks', kafka_partition: 0 }
const offset = (next: number) => ({ partition, offset: { kafka_offset: next } })

test('a sink that is stopped goes on from offsets that are altered, and from the start where they are reset: the same documents are written again', async () => {
  await createTopic(mirror().target, 'clicks')
  const values = [0, 1, 2, 3].map((n) => ({
    timestamp: Date.now(),
    key: null,
    value: Buffer.from(`{"n":${n}}`),
    headers: [],
  }))
  await new Producer(mirror().target).append({ topic: 'clicks', partition: 0 }, values)
  await expectStatus(201, 'POST', '/connectors', {
    name: 'clicks-sink',
    initial_state: 'STOPPED',
    config: {
      'connector.class': 'io.aiven.kafka.connect.opensearch.OpenSearchSinkConnector',
      topics: 'clicks',
      'connection.url': search().url,
      'key.ignore': 'true',
      'value.converter.schemas.enable': 'false',
    },
  })
  const [eventSource] = mirror()
    .aws.eventSources()
    .filter((of) => of.topic === 'clicks')
  assert.deepEqual([eventSource?.state, eventSource?.delivered], ['Disabled', 0])
  await expectStatus(202, 'PUT', `${path}/resume`)
  await untilDocuments(1, 1, 1, 1)
  assert.deepEqual(await expectStatus(200, 'GET', `${path}/offsets`), { offsets: [offset(4)] })
  await expectStatus(400, 'PATCH', `${path}/offsets`, { offsets: [offset(2)] })

  await expectStatus(204, 'PUT', `${path}/stop`)
  await expectStatus(200, 'PATCH', `${path}/offsets`, { offsets: [offset(2)] })
  assert.deepEqual(await expectStatus(200, 'GET', `${path}/offsets`), { offsets: [offset(2)] })
  await expectStatus(202, 'PUT', `${path}/resume`)
  await untilDocuments(1, 1, 2, 2)

  await expectStatus(204, 'PUT', `${path}/stop`)
  await expectStatus(200, 'DELETE', `${path}/offsets`)
  assert.deepEqual(await expectStatus(200, 'GET', `${path}/offsets`), { offsets: [] })
  await expectStatus(202, 'PUT', `${path}/resume`)
  await untilDocuments(2, 2, 3, 3)

  await expectStatus(204, 'PUT', `${path}/stop`)
  await expectStatus(200, 'PATCH', `${path}/offsets`, { offsets: [{ partition, offset: null }] })
  assert.deepEqual(await expectStatus(200, 'GET', `${path}/offsets`), { offsets: [] })
  const refused = await call('PATCH', `${path}/offsets`, {
    offsets: [{ partition: { ...partition, kafka_partition: 9 }, offset: { kafka_offset: 1 } }],
  })
  assert.equal(refused.status, 500)
  assert.match(JSON.stringify(refused.body), /clicks-9: UNKNOWN_TOPIC_OR_PARTITION/)
})

const produce = async (n: number): Promise<void> => {
  const record = { timestamp: Date.now(), key: null, value: Buffer.from(`{"n":${n}}`), headers: [] }
  await new Producer(mirror().target).append({ topic: 'clicks', partition: 0 }, [record])
}

const untilStatus = (pattern: RegExp) =>
  until(
    `a status that says ${pattern}`,
    async () => JSON.stringify(await expectStatus(200, 'GET', `${path}/status`)),
    (text) => pattern.test(text),
    patienceMs,
  )

/** Makes the index read-only, or lets it be written again. */
const block = (isBlocked: boolean) =>
  fetch(`${search().url}/clicks/_settings`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ 'index.blocks.write': isBlocked }),
  })

test('an index that is read-only: the batch waits, the status says why; it is indexed when the index takes it', async () => {
  await block(true)
  await expectStatus(202, 'PUT', `${path}/resume`)
  await produce(4)
  await untilStatus(/"state":"FAILED".*clicks.*(read-only|blocked)/)
  await block(false)
  await until(
    'the document',
    documents,
    (found) => found.some((document) => document.startsWith('clicks+0+4 ')),
    patienceMs,
  )
  await untilStatus(/"tasks":\[\{"id":0,"state":"RUNNING"/)
})

test('a search cluster that is down: the batch waits, and the status says what was not reached', async () => {
  await search().stop()
  await produce(5)
  await untilStatus(/"state":"FAILED".*(ECONNREFUSED|not reached|connect)/)
})
