import assert from 'node:assert/strict'
import { test } from 'node:test'
import { awsSearchEndpoint } from '../../../lib/search/aws-search-endpoint.ts'

for (const [url, endpoint] of [
  [
    'https://search-my-logs-abcdefghijklmnopqrstuvwxyz.eu-west-1.es.amazonaws.com',
    { domain: 'my-logs', region: 'eu-west-1' },
  ],
  [
    'https://vpc-logs-abcdefghijklmnopqrstuvwxyz.cn-north-1.aos.amazonaws.com.cn/',
    { domain: 'logs', region: 'cn-north-1' },
  ],
  ['https://abc123.us-east-1.aoss.amazonaws.com:443', { collection: 'abc123', region: 'us-east-1' }],
  ['http://search-logs.example.com:9200', undefined],
  ['not a URL', undefined],
] as const)
  test(`${url} names ${JSON.stringify(endpoint)}`, () => {
    assert.deepEqual(awsSearchEndpoint(url), endpoint)
  })
