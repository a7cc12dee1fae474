import assert from 'node:assert/strict'
import { test } from 'node:test'
import { awsAccess } from '../../cli/aws-access.ts'

const arn = (account: string) => `arn:aws:lambda:eu-west-1:${account}:function:Mirror`

test('a deployment is asked for in its own region, with the credentials of the environment', () => {
  assert.deepEqual(awsAccess(arn('111122223333'), {}), { region: 'eu-west-1', maxAttempts: 3 })
})

test('npm start is asked at its port, or where AWS_ENDPOINT_URL says', () => {
  assert.equal(awsAccess(arn('000000000000'), {}).endpoint, 'http://127.0.0.1:8089')
  const environment = { AWS_ENDPOINT_URL: 'http://127.0.0.1:1234' }
  assert.equal(awsAccess(arn('000000000000'), environment).endpoint, 'http://127.0.0.1:1234')
})
