import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DeployedConnector } from '../../../lib/config/connect-deployment.ts'
import { connectorTopics } from '../../../lib/config/connector-topics.ts'
import { needsDeployment } from '../../../lib/tasks/needs-deployment.ts'

const domain = 'https://search-logs-abcdefghijklmnopqrstuvwxyz.eu-west-1.es.amazonaws.com'
const collection = 'https://abc123.eu-west-1.aoss.amazonaws.com'
const secret = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:search-AbCdEf'

const at = (
  kind: 'file-source' | 'search-sink',
  config: Readonly<Record<string, string>>,
  more: Partial<DeployedConnector> = {},
): DeployedConnector => ({
  name: 'c',
  storedName: 'c',
  function: kind,
  type: kind === 'file-source' ? 'source' : 'sink',
  place: 'c',
  cluster: 'target',
  topics: connectorTopics,
  replicationFactor: -1,
  config,
  clientSettings: {},
  provided: { variables: [], secrets: [] },
  ...more,
})
const iam = { clientSettings: { 'cluster.sasl.mechanism': 'AWS_MSK_IAM' } }
const sink = at('search-sink', { topics: 'a, b', 'connection.url': domain, 'aws.secret.arn': secret })
const place = at('search-sink', { 'connection.url': domain, 'aws.secret.arn': secret }, { isOpen: true })

for (const [says, config, of, refused] of [
  ['a filter, for a source', { topic: 't', filters: 'A' }, at('file-source', { topic: 't' }), undefined],
  ['another topic, where ACLs decide', { topic: 'u' }, at('file-source', { topic: 't' }), undefined],
  ['another topic, where IAM does', { topic: 'u' }, at('file-source', { topic: 't' }, iam), /^topic differs/],
  [
    'more memory',
    { 'aws.lambda.memory.mb': '512' },
    at('file-source', {}),
    /^aws\.lambda\.memory\.mb differs/,
  ],
  [
    'a cleanup that it may not do',
    { 'fs.cleanup.policy.class': 'x.DeleteCleanupPolicy' },
    at('file-source', { 'fs.cleanup.policy.class': 'x.LogCleanupPolicy' }),
    /^fs\.cleanup\.policy\.class differs/,
  ],
  [
    'posted: a cleanup',
    { 'fs.cleanup.policy.class': 'x.DeleteCleanupPolicy' },
    at('file-source', {}, { isOpen: true }),
    /^fs\.cleanup\.policy\.class deletes or moves objects, .* LogCleanupPolicy$/,
  ],
  [
    'posted: none',
    { 'fs.cleanup.policy.class': 'x.LogCleanupPolicy' },
    at('file-source', {}, { isOpen: true }),
    undefined,
  ],
  ['the topics in another order', { topics: 'b,a' }, sink, undefined],
  ['another topic of a sink', { topics: 'a' }, sink, /^topics has other topics/],
  ['the index by another index name', { topics: 'a,b', 'key.ignore': 'true' }, sink, undefined],
  ['a node of its own', { topics: 'a,b', 'connection.url': 'http://node:9200' }, sink, undefined],
  ['another domain', { topics: 'a,b', 'connection.url': collection }, sink, /without the right to write to/],
  ['the secret no more', { topics: 'a,b', 'connection.url': domain }, sink, undefined],
  [
    'posted: the domain and the secret that are declared',
    { 'connection.url': `${domain}/`, 'aws.secret.arn': secret },
    place,
    undefined,
  ],
  [
    'posted: others',
    { 'connection.url': collection, 'aws.secret.arn': `${secret}2` },
    place,
    new RegExp(
      `\\nconnectors\\.posted\\.sinks\\.connection\\.url = ${domain}, ${collection}\\nconnectors\\.posted\\.sinks\\.aws\\.secret\\.arn = ${secret}, ${secret}2$`,
    ),
  ],
] as const)
  test(`a posted config with ${says}: ${refused === undefined ? 'taken' : 'refused with what to write'}`, () => {
    const problem = needsDeployment(config, of)
    if (refused === undefined) assert.equal(problem, undefined)
    else assert.match(problem ?? '', refused)
  })
