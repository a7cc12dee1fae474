import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readSearchAccess } from '../../../functions/aws/search-access.ts'

const readCredentials = async () => ({ username: 'u', password: 'p' })
const variables = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'AKID', AWS_SECRET_ACCESS_KEY: 's' }
const access = async (settings: Record<string, string>, url = 'http://127.0.0.1:9200') => {
  const { sigV4, ...rest } = await readSearchAccess(settings, [url], readCredentials, variables)
  return { ...rest, ...(sigV4 && { signed: `${sigV4.service} ${sigV4.region}` }) }
}
const plain = { compression: false, requestTimeoutMs: 30_000 }
const domain = 'https://search-x.eu-west-1.es.amazonaws.com'
const collection = 'https://x.eu-west-1.aoss.amazonaws.com'

for (const [says, settings, url, expected] of [
  ['an empty user is no user', { 'connection.username': '', 'connection.password': '' }, undefined, plain],
  [
    'a secret holds user and password',
    { 'aws.secret.arn': 'arn' },
    undefined,
    { ...plain, basic: { username: 'u', password: 'p' } },
  ],
  ['requests to a domain are signed', {}, domain, { ...plain, signed: 'es eu-west-1' }],
  ['requests to a collection are signed', {}, collection, { ...plain, signed: 'aoss eu-west-1' }],
  [
    'with a user they are not',
    { 'aws.secret.arn': 'arn' },
    domain,
    { ...plain, basic: { username: 'u', password: 'p' } },
  ],
  [
    'a domain under a name of its own is signed when told so',
    { 'aws.service.signing.name': 'es', 'aws.region': 'us-east-1' },
    undefined,
    { ...plain, signed: 'es us-east-1' },
  ],
  [
    'compression and time-out are settings',
    { 'connection.compression': 'true', 'read.timeout.ms': '1000' },
    undefined,
    { compression: true, requestTimeoutMs: 1000 },
  ],
] as const) {
  test(says, async () => {
    const { urls, ...found } = await access(settings, url)
    assert.deepEqual(found, expected)
    assert.equal(urls.length, 1)
  })
}

for (const [says, settings, message] of [
  [
    'a password without a user',
    { 'connection.password': 'p' },
    /^connection\.password is set without a user/,
  ],
  [
    'a user without a secret',
    { 'connection.username': 'u' },
    /^connection\.username is set without a password/,
  ],
  [
    'a service that there is not',
    { 'aws.service.signing.name': 's3' },
    /^aws\.service\.signing\.name is "s3"/,
  ],
] as const) {
  test(`${says} in the settings is refused, and what to do is said`, async () => {
    await assert.rejects(access(settings), { message })
  })
}

test('without credentials in the environment nothing is signed', async () => {
  const { sigV4 } = await readSearchAccess({}, [domain], readCredentials, { AWS_REGION: 'eu-west-1' })
  assert.throws(() => sigV4?.credentials(), /the environment has no credentials/)
})
