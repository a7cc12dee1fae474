import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigException } from '../../../lib/config/config-exception.ts'
import { readConnectorDeployment } from '../../../lib/config/connector-deployment.ts'
import { parseConnectorJson } from '../../../lib/config/connector-json.ts'
import type { Settings } from '../../../lib/config/settings-file.ts'

const sink: Settings = {
  'connector.class': 'io.aiven.kafka.connect.opensearch.OpenSearchSinkConnector',
  topics: 'a, b',
  'connection.url': 'http://localhost:9200',
}

const files: Settings = {
  'connector.class': 'io.streamthoughts.kafka.connect.filepulse.source.FilePulseSourceConnector',
  topic: 't',
  'fs.listing.class': 'io.streamthoughts.kafka.connect.filepulse.fs.AmazonS3FileSystemListing',
  'fs.cleanup.policy.class': 'io.streamthoughts.kafka.connect.filepulse.fs.clean.LogCleanupPolicy',
  'tasks.reader.class': 'io.streamthoughts.kafka.connect.filepulse.fs.reader.AmazonS3RowFileInputReader',
}

const read = (config: Settings) =>
  readConnectorDeployment(parseConnectorJson(JSON.stringify({ name: 'c', config }), 'c.json'), {
    file: 'c.json',
    properties: new Map(),
    cluster: 'a',
  })

for (const className of [
  'io.confluent.connect.elasticsearch.ElasticsearchSinkConnector',
  'ElasticsearchSinkConnector',
  'ElasticsearchSink',
  'io.aiven.kafka.connect.opensearch.OpensearchSinkConnector',
]) {
  test(`${className} is search-sink`, () => {
    assert.equal(read({ ...sink, 'connector.class': className }).kind, 'search-sink')
  })
}

test('a sink reads its topics, a source writes its topic', () => {
  assert.deepEqual(read(sink).topics, ['a', 'b'])
  assert.deepEqual(read(files).topics, ['t'])
  assert.equal(read(files).kind, 'file-source')
})

test("a sink's secret of the search nodes is handed on", () => {
  const secretArn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:search-AbCdEf'
  assert.deepEqual(read({ ...sink, 'aws.secret.arn': secretArn }).searchSecretArns, [secretArn])
  assert.deepEqual(read(sink).searchSecretArns, [])
})

test('keys that nobody knows are kept for the function', () => {
  assert.equal(read({ ...sink, 'my.own': 'x' }).settings['my.own'], 'x')
})

test('a directory of files is the log bucket here, and a warning says so', () => {
  const { warnings } = read({ ...files, 'fs.listing.class': 'x.LocalFSDirectoryListing' })
  assert.match(warnings[0]?.message ?? '', /log bucket/)
  assert.deepEqual(read(files).warnings, [])
})

for (const [says, config, key] of [
  ['a class that there is not', { ...sink, 'connector.class': 'com.example.Sink' }, 'connector.class'],
  ['no class', { topics: 'a' }, 'connector.class'],
  ['a connector of MirrorMaker', { 'connector.class': 'MirrorSourceConnector' }, 'connector.class'],
  ['a sink without topics', { ...sink, topics: '' }, 'topics'],
  ['a pattern as a topic', { ...sink, topics: 'log.*' }, 'topics'],
  ['a URL that is none', { ...sink, 'connection.url': 'localhost:9200' }, 'connection.url'],
  ['a password', { ...sink, 'connection.password': 'p' }, 'connection.password'],
  ['an access key', { ...files, 'aws.secret.access.key': 's' }, 'aws.secret.access.key'],
  ['a sink of bytes', { ...sink, 'value.converter': 'x.ByteArrayConverter' }, 'value.converter'],
  [
    'two dedicated masters',
    { ...sink, 'aws.opensearch.data.nodes': '2', 'aws.opensearch.master.nodes': '2' },
    'aws.opensearch.master.nodes',
  ],
  [
    'a converter that there is not',
    { ...files, 'value.converter': 'io.confluent.connect.avro.AvroConverter' },
    'value.converter',
  ],
  [
    'a write method that the sink does not do',
    { ...sink, 'index.write.method': 'UPDATE' },
    'index.write.method',
  ],
  [
    'a filter that there is not',
    { ...files, filters: 'X', 'filters.X.type': 'x.ProtobufFilter' },
    'filters.X.type',
  ],
  [
    'a filter without its pattern',
    { ...files, filters: 'X', 'filters.X.type': 'x.GrokFilter' },
    'filters.X.pattern',
  ],
  [
    'a listing that there is not',
    { ...files, 'fs.listing.class': 'x.SftpFilesystemListing' },
    'fs.listing.class',
  ],
  [
    'a regex filter without its regex',
    { ...files, 'fs.listing.filters': 'x.RegexFileListFilter' },
    'file.filter.regex.pattern',
  ],
  [
    'a cleanup that there is not',
    { ...files, 'fs.cleanup.policy.class': 'x.RegexRouterCleanupPolicy' },
    'fs.cleanup.policy.class',
  ],
] as const) {
  test(`${says} is refused`, () => {
    assert.throws(
      () => read(config),
      (error) => {
        assert.ok(error instanceof ConfigException)
        assert.ok(
          error.problems.some((problem) => problem.key === key && problem.origin.startsWith('c.json')),
          error.message,
        )
        return true
      },
    )
  })
}
