import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Secrets } from '../../../functions/aws/secrets.ts'
import { withFakeAws } from '../../support/fake-aws.ts'

const holding = (SecretString: string) => () => ({ body: { ARN: 'arn:s', SecretString } })

test('a secret is read once an execution environment, however often it is asked for', async () => {
  await withFakeAws(holding('{"username":"u","password":"p"}'), async (requests) => {
    const secrets = new Secrets()
    await Promise.all([secrets.fields('arn:s', 'username', 'password'), secrets.get('arn:s')])
    assert.deepEqual(await secrets.fields('arn:s', 'username'), { username: 'u' })
    assert.deepEqual(
      requests.map(({ target, body }) => [target, body]),
      [['secretsmanager.GetSecretValue', { SecretId: 'arn:s' }]],
    )
  })
})

test('a secret that lacks a field is refused by the names of secret and field', async () => {
  await withFakeAws(holding('{"username":"u"}'), async () => {
    await assert.rejects(new Secrets().fields('arn:s', 'username', 'password'), {
      message: 'The secret arn:s has no "password". Store it as JSON with the fields "username", "password".',
    })
  })
})

for (const text of ['hunter2', '"hunter2"', '["hunter2"]', 'null']) {
  test(`a secret that is ${text} is refused without repeating it`, async () => {
    await withFakeAws(holding(text), async () => {
      await assert.rejects(new Secrets().get('arn:s'), (error: Error) => {
        assert.match(error.message, /^The secret arn:s is not a JSON object/)
        assert.doesNotMatch(error.message, /hunter2/)
        return true
      })
    })
  })
}

test('a read that failed names the secret and what to check, and is tried again when asked for again', async () => {
  let calls = 0
  const answer = () =>
    ++calls === 1
      ? { status: 400, errorType: 'AccessDeniedException', body: { message: 'no' } }
      : { body: { SecretString: '{"certificate":"PEM"}' } }
  await withFakeAws(answer, async () => {
    const secrets = new Secrets()
    await assert.rejects(secrets.get('arn:s'), /arn:s could not be read. Check that it exists in this region/)
    assert.deepEqual(await secrets.get('arn:s'), { certificate: 'PEM' })
  })
})
