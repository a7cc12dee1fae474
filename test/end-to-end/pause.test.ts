import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { Producer } from '../../kafka/producer.ts'
import { until } from '../../sample/until.ts'
import { assertCopied } from '../support/assert-copied.ts'
import { createTopic } from '../support/create-topic.ts'
import { mirrorCommand } from '../support/mirror-command.ts'
import { sharedMirror } from '../support/mirror-run.ts'

/** `mirror pause` and `mirror resume` of a flow and of one topic: what is paused stays so, and nothing is lost or there twice. */
const mirror = sharedMirror()
after(() => {
  delete process.env.AWS_ENDPOINT_URL
})

const append = async (topic: string, count: number): Promise<void> => {
  await new Producer(mirror().source).append(
    { topic, partition: 0 },
    Array.from({ length: count }, (_, index) => ({
      timestamp: Date.now(),
      key: null,
      value: Buffer.from(`${index}`),
      headers: [],
    })),
  )
}

const says = async (...args: readonly string[]): Promise<string> => {
  const { code, printed, noted } = await mirrorCommand(mirror(), args)
  assert.equal(code, 0, [...printed, ...noted].join('\n'))
  return [...printed, ...noted].join('\n')
}

const states = (): Record<string, string> =>
  Object.fromEntries(
    mirror()
      .aws.eventSources()
      .map(({ topic, state }) => [topic, state]),
  )

/** source-connector runs once more, as each minute; a run that is under way takes no second one beside it. */
const runConnector = async (): Promise<void> => {
  const connector = mirror()
    .aws.functions()
    .find(({ logicalId }) => logicalId.includes('SourceConnector'))
  assert.ok(connector)
  const ran = () =>
    mirror()
      .aws.invoke(connector.logicalId, {})
      .then(({ isError }) => !isError)
      .catch(() => false)
  await until('source-connector to have run again', ran, (hasRun) => hasRun, 120_000)
}

test('a flow that is paused stands, also after source-connector has run again, and goes on where it stood', async () => {
  process.env.AWS_ENDPOINT_URL = mirror().aws.endpoint
  for (const topic of ['orders', 'clicks']) {
    await createTopic(mirror().source, topic)
    await append(topic, 100)
  }
  await assertCopied(mirror(), { orders: 100, clicks: 100 })
  const paused = await says('pause')
  assert.match(paused, /topics of source->target are paused: .*clicks/)
  assert.match(paused, /^It stays so until mirror resume\./m)
  assert.match(paused, /^Resume before \d{4}-\d\d-\d\dT/m)
  assert.deepEqual([states().orders, states().clicks], ['Disabled', 'Disabled'])
  await append('orders', 50)
  await runConnector()
  assert.deepEqual([states().orders, states().clicks], ['Disabled', 'Disabled'])
  const { code, printed } = await mirrorCommand(mirror(), ['status', '--patience', '1'])
  assert.equal(code, 1)
  assert.match(printed.join('\n'), /^source->target: 1 thing to look at\n! source->target is PAUSED/m)
  const [offsets] = (await mirrorCommand(mirror(), ['offsets', '--json', '--topic', 'orders'])).printed
  assert.equal(JSON.parse(offsets ?? '').partitions[0].behind, 50)
  assert.match(await says('pause'), /are paused/, 'what is paused already is no error')
  assert.match(await says('resume'), /topics of source->target are resumed/)
  await assertCopied(mirror(), { orders: 150, clicks: 100 })
  await until(
    'all to be well again',
    () => mirrorCommand(mirror(), ['status']),
    (outcome) => outcome.code === 0,
    90_000,
  )
})

test('one topic is paused, and the others go on', async () => {
  assert.match(await says('pause', '--topic', 'ord.*'), /^1 topics of source->target are paused: orders$/m)
  await append('orders', 10)
  await append('clicks', 10)
  await assertCopied(mirror(), { clicks: 110 })
  await runConnector()
  assert.deepEqual([states().orders, states().clicks], ['Disabled', 'Enabled'])
  await says('resume', '--topic', 'orders')
  await assertCopied(mirror(), { orders: 160, clicks: 110 })
})

test('a topic that nobody mirrors is named', async () => {
  const { code, noted } = await mirrorCommand(mirror(), ['pause', '--topic', 'absent'])
  assert.equal(code, 1)
  assert.match(
    noted.join('\n'),
    /^Nothing was paused: no event source of source->target reads a topic that matches absent\./,
  )
})
