import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigException } from '../../../lib/config/config-exception.ts'
import { findPlugin } from '../../../lib/config/connect-plugins.ts'
import { readConnectorDeployment } from '../../../lib/config/connector-deployment.ts'
import { parseConnectorJson } from '../../../lib/config/connector-json.ts'
import type { Settings } from '../../../lib/config/settings-file.ts'

const read = (config: Settings) =>
  readConnectorDeployment(parseConnectorJson(JSON.stringify({ name: 'c', config }), 'c.json'), {
    file: 'c.json',
    properties: new Map(),
    cluster: 'a',
  })

const source = { 'connector.class': 'FileStreamSource', file: '/tmp/test.txt', topic: 'connect-test' }
const sink = { 'connector.class': 'FileStreamSink', file: 'test.sink.txt', topics: 'connect-test' }

for (const [className, kind] of [
  ['org.apache.kafka.connect.file.FileStreamSourceConnector', 'file-source'],
  ['FileStreamSourceConnector', 'file-source'],
  ['FileStreamSource', 'file-source'],
  ['org.apache.kafka.connect.file.FileStreamSinkConnector', 'file-sink'],
  ['FileStreamSinkConnector', 'file-sink'],
  ['FileStreamSink', 'file-sink'],
] as const) {
  test(`${className} is ${kind}, and a plugin of the REST API`, () => {
    const config = kind === 'file-source' ? source : sink
    const { topics, ...read1 } = read({ ...config, 'connector.class': className })
    assert.deepEqual([read1.kind, topics], [kind, ['connect-test']])
    assert.equal(findPlugin(className)?.function, kind)
  })
}

test('a file of a source is an object of the log bucket, and a warning says which', () => {
  assert.deepEqual(
    read(source).warnings.map(({ key, message }) => [key, message]),
    [['file', "files are read from the stack's log bucket, not from a local directory: put test.txt there"]],
  )
  assert.deepEqual(read(sink).warnings, [])
})

const problems = (config: Settings): readonly string[] => {
  try {
    read(config)
    return []
  } catch (error) {
    assert.ok(error instanceof ConfigException)
    return error.problems.map(({ key, message }) => `${key}: ${message}`)
  }
}

for (const [says, config, problem] of [
  [
    'a source without a file, which Kafka takes for standard input, is refused',
    { 'connector.class': 'FileStreamSource', topic: 't' },
    /^file: Missing configuration "file": a function has no standard input; write the name of the object/,
  ],
  ['so is an empty one', { ...source, file: '' }, /^file: Missing configuration/],
  ['a source needs its topic', { 'connector.class': 'FileStreamSource', file: 'f' }, /^topic: Missing/],
  ['a batch size that is no number is refused', { ...source, 'batch.size': 'x' }, /^batch\.size: /],
  ['a sink needs topics by name', { ...sink, topics: 'a.*' }, /^topics: .*not the name of a topic/],
  [
    'a file of a sink has a name',
    { ...sink, file: 'out/' },
    /^file: Invalid value out\/ for configuration file: it names no object/,
  ],
  [
    'a converter that there is not is refused',
    { ...sink, 'value.converter': 'io.confluent.connect.avro.AvroConverter' },
    /^value\.converter: /,
  ],
] as const) {
  test(says, () => {
    const [first, ...others] = problems(config)
    assert.match(first ?? '', problem)
    assert.deepEqual(others, [])
  })
}

test('a sink without a file is one that prints', () => {
  assert.deepEqual(problems({ 'connector.class': 'FileStreamSink', topics: 't' }), [])
})
