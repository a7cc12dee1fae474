import assert from 'node:assert/strict'
import { test } from 'node:test'
import { KafkaGrowingFileOffset } from '../../../functions/kafka/growing-file-offset.ts'
import type { DeployedConnector } from '../../../lib/config/connect-deployment.ts'
import { connectorTopics } from '../../../lib/config/connector-topics.ts'
import type { AlteredOffset } from '../../../lib/connect/altered-offsets.ts'
import { ConnectError } from '../../../lib/connect/connect-error.ts'
import { decode, encodeKey, encodeValue } from '../../../lib/mirror/connect-offsets.ts'
import type { ConnectStore, ConnectWrite } from '../../../lib/tasks/connect-ports.ts'
import { type Connector, ConnectRegistry } from '../../../lib/tasks/connect-registry.ts'
import { StreamOffsets } from '../../../lib/tasks/stream-offsets.ts'

const at: DeployedConnector = {
  name: 'lines',
  storedName: 'lines',
  function: 'file-source',
  type: 'source',
  place: 'lines',
  cluster: 'target',
  topics: connectorTopics,
  provided: { variables: [], secrets: [] },
  replicationFactor: 1,
  config: { 'connector.class': 'FileStreamSource', file: 'app.log' },
}
const connector: Connector = { name: 'lines', at, storedName: 'lines', config: at.config, state: 'STOPPED' }

/** The API's side and the function's side of one offsets topic. */
const startOffsets = () => {
  const written = new Map<string, string | null>()
  const store = {
    readOffsets: async () =>
      [...written].flatMap(
        ([key, value]) => decode(Buffer.from(key), value === null ? null : Buffer.from(value)) ?? [],
      ),
    write: async (_topic: string, records: readonly ConnectWrite[]) => {
      for (const { key, value } of records) written.set(key, value)
    },
  }
  // The other topics of a worker are not asked for.
  const registry = new ConnectRegistry([at], () => store as unknown as ConnectStore)
  return {
    written,
    offsets: new StreamOffsets(registry),
    ofFunction: new KafkaGrowingFileOffset(store, 'lines', 'app.log'),
  }
}
const of = (filename: string) => ({ filename })

test("a function's offset is told as Kafka's connector writes it", async () => {
  const { offsets, ofFunction, written } = startOffsets()
  assert.deepEqual(await offsets.list(connector), [])
  await ofFunction.write({ position: 76n, generation: 0 })
  assert.deepEqual(await offsets.list(connector), [{ partition: of('app.log'), offset: { position: 76n } }])
  assert.deepEqual([...written], [['["lines",{"filename":"app.log"}]', '{"position":76,"generation":0}']])
})

test('what was set is where the function begins another generation of the file', async () => {
  const { offsets, ofFunction } = startOffsets()
  await ofFunction.write({ position: 76n, generation: 3 })
  await offsets.alter(connector, [{ partition: of('app.log'), offset: { position: 5n } }])
  assert.deepEqual(await ofFunction.read(), { position: 5n, generation: 4 })
  assert.deepEqual(await offsets.list(connector), [{ partition: of('app.log'), offset: { position: 5n } }])
})

test('what was forgotten is not told, and the function begins at the start', async () => {
  const { offsets, ofFunction } = startOffsets()
  await ofFunction.write({ position: 76n, generation: 0 })
  await offsets.reset(connector)
  assert.deepEqual(await offsets.list(connector), [])
  assert.deepEqual(await ofFunction.read(), { position: null, generation: 1 })
})

test('an offset that Connect itself has left is gone on from, and set likewise', async () => {
  const { offsets, ofFunction, written } = startOffsets()
  written.set(encodeKey('lines', of('app.log')).toString(), encodeValue({ position: 9n }).toString())
  assert.deepEqual(await ofFunction.read(), { position: 9n, generation: 0 })
  await offsets.alter(connector, [{ partition: of('app.log'), offset: { position: 0n } }])
  assert.deepEqual(await ofFunction.read(), { position: 0n, generation: 1 })
})

test('to forget what was never there is no fault, and writes nothing', async () => {
  const { offsets, written } = startOffsets()
  await offsets.alter(connector, [{ partition: of('other.log'), offset: null }])
  await offsets.alter(connector, [{ partition: null, offset: null }])
  assert.equal(written.size, 0)
})

for (const [altered, message] of [
  [
    { partition: of('f'), offset: { offset: 1n } },
    "Offset objects should either be null or contain the key 'position'",
  ],
  [
    { partition: of('f'), offset: { position: '1' } },
    "The value for the 'position' key in the offset is expected to be a Long value",
  ],
  [
    { partition: of('f'), offset: { position: -1n } },
    "The value for the 'position' key in the offset should be a non-negative value",
  ],
  [{ partition: null, offset: { position: 1n } }, 'Partition objects cannot be null'],
  [
    { partition: { file: 'f' }, offset: { position: 1n } },
    "Partition objects should contain the key 'filename'",
  ],
] as const satisfies readonly (readonly [AlteredOffset, string])[]) {
  test(`refused in Kafka's words: ${message}`, async () => {
    const { offsets, written } = startOffsets()
    await assert.rejects(offsets.alter(connector, [altered]), (error) => {
      assert.ok(error instanceof ConnectError)
      assert.deepEqual([error.status, error.message], [500, message])
      return true
    })
    assert.equal(written.size, 0)
  })
}
