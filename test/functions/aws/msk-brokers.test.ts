import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { KafkaClient } from '@aws-sdk/client-kafka'
import { mskAuthentication, mskBrokers } from '../../../functions/aws/msk-brokers.ts'

const arn = 'arn:aws:kafka:eu-west-1:111122223333:cluster/c/0b2c1c7a-1111-4000-8000-000000000000-5'
let answer: Readonly<Record<string, string>> = {}
let status = 200
const asked: (string | undefined)[] = []

/** MSK as the SDK sees it: an HTTP server on this machine. */
const server = createServer((request, response) => {
  asked.push(request.url)
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
})
let client: KafkaClient
before(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  client = new KafkaClient({
    region: 'eu-west-1',
    // Parsed boundary: a listening TCP server has this shape of address.
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentials: { accessKeyId: 'a', secretAccessKey: 's' },
  })
})
after(() => {
  client.destroy()
  server.close()
})

const everyListener = {
  bootstrapBrokerString: 'plain:9092',
  bootstrapBrokerStringTls: 'tls:9094',
  bootstrapBrokerStringSaslScram: 'scram:9096',
  bootstrapBrokerStringSaslIam: 'iam:9098',
}

for (const [authentication, brokers] of [
  ['aws-msk-iam', 'iam:9098'],
  ['scram-sha-512', 'scram:9096'],
  ['mtls', 'tls:9094'],
  ['tls', 'tls:9094'],
  ['plaintext', 'plain:9092'],
] as const) {
  test(`${authentication} connects to ${brokers}`, async () => {
    answer = everyListener
    assert.equal(await mskBrokers(client, arn, mskAuthentication(authentication)), brokers)
    assert.equal(asked.pop(), `/v1/clusters/${encodeURIComponent(arn)}/bootstrap-brokers`)
  })
}

test('a cluster without the listener is an error that says what to turn on', async () => {
  answer = { bootstrapBrokerStringTls: 'tls:9094' }
  await assert.rejects(mskBrokers(client, arn, 'aws-msk-iam'), /has no listener for aws-msk-iam: turn on IAM/)
})

test('a cluster that MSK does not know is an error that names the setting', async () => {
  status = 404
  answer = { message: 'Resource not found.' }
  await assert.rejects(
    mskBrokers(client, arn, 'mtls'),
    /did not tell the brokers of arn:aws:kafka:.*: Resource not found\. Check aws\.msk\.cluster\.arn/,
  )
  status = 200
})

test('a way to authenticate that MSK does not have is refused', () => {
  assert.throws(
    () => mskAuthentication('plain'),
    /'plain' is no way to authenticate at MSK; known: aws-msk-iam/,
  )
})
