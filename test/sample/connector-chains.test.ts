import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseDeployment } from '../../lib/config/deployment.ts'
import { connectorChains } from '../../sample/connector-chains.ts'

const properties = 'clusters = a, b\na->b.enabled = true\n'
const chainsOf = (connectors: Readonly<Record<string, Readonly<Record<string, string>>>>) =>
  connectorChains(
    parseDeployment({
      properties,
      connectors: new Map(
        Object.entries(connectors).map(([name, config]) => [
          `${name}.json`,
          JSON.stringify({ name, config }),
        ]),
      ),
    }),
    {
      eventSources: () => [],
      metrics: () => [
        {
          name: 'lines-written',
          namespace: 'LambdaMirrorMaker',
          unit: 'Count',
          dimensions: { flow: 'lines-sink', topic: 'lines' },
          count: 1,
          sum: 1_234,
          min: 1_234,
          max: 1_234,
          last: 1_234,
        },
      ],
    },
  )

const source = { 'connector.class': 'FileStreamSource', file: 'app.log', topic: 'lines' }
const sink = { 'connector.class': 'FileStreamSink', topics: 'lines' }

test('lines go from files over a topic into an object, which the page shows as one way', () => {
  const [chain, ...others] = chainsOf({
    'lines-source': source,
    'lines-sink': { ...sink, file: 'out.txt' },
  })
  assert.deepEqual(others, [])
  assert.equal(chain?.title, 'lines-source')
  assert.deepEqual(
    chain?.stops.map(({ title }) => title),
    ['Log files', 'lines', 'out.txt'],
  )
  assert.deepEqual(chain?.links.at(-1), {
    title: 'file-sink',
    figures: ['1,234 lines', '0 behind'],
    state: 'flowing',
  })
})

test('a sink without a file ends in the log of its function', () => {
  const [chain] = chainsOf({ 'lines-sink': sink })
  assert.deepEqual(
    chain?.stops.map(({ title }) => title),
    ['lines', 'log'],
  )
})
