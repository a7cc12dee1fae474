import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import {
  answerCloudFormation,
  type CustomResourceRequest,
  textProperty,
} from '../../../functions/aws/cloudformation.ts'

const answers: unknown[] = []
let status = 200
const server = createServer(async (request, response) => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  answers.push({ method: request.method, body: JSON.parse(Buffer.concat(chunks).toString()) })
  response.writeHead(status).end()
})
before(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)))
after(() => server.close())

const request = (over: Partial<CustomResourceRequest> = {}): CustomResourceRequest => ({
  RequestType: 'Create',
  // Parsed boundary: a listening TCP server has this shape of address.
  ResponseURL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
  StackId: 'stack',
  RequestId: 'request',
  LogicalResourceId: 'Resource',
  ResourceProperties: { Name: 'n', Number: 1 },
  ...over,
})

const identity = { StackId: 'stack', RequestId: 'request', LogicalResourceId: 'Resource' }

test('what a resource came to is put where CloudFormation waits for it', async () => {
  await answerCloudFormation(request(), async () => ({ physicalResourceId: 'id', attributes: { A: '1' } }))
  assert.deepEqual(answers.pop(), {
    method: 'PUT',
    body: { ...identity, Status: 'SUCCESS', PhysicalResourceId: 'id', Data: { A: '1' } },
  })
})

test('a failure is answered with its reason and thrown on, under the id that the resource has', async () => {
  const failing = answerCloudFormation(request({ PhysicalResourceId: 'old' }), async () => {
    throw new Error('no such cluster')
  })
  await assert.rejects(failing, /no such cluster/)
  assert.deepEqual(answers.pop(), {
    method: 'PUT',
    body: { ...identity, Status: 'FAILED', Reason: 'no such cluster', PhysicalResourceId: 'old' },
  })
})

test('an answer that CloudFormation does not take is an error', async () => {
  status = 403
  await assert.rejects(
    answerCloudFormation(request(), async () => ({ physicalResourceId: 'id' })),
    /did not take the answer for Resource: HTTP 403/,
  )
  status = 200
})

test('an event that is no request of CloudFormation is an error that names the field', async () => {
  const { ResponseURL, ...rest } = request()
  const event: unknown = rest
  await assert.rejects(
    answerCloudFormation(event as CustomResourceRequest, async () => ({ physicalResourceId: 'id' })),
    /has no ResponseURL/,
  )
  assert.ok(ResponseURL)
})

test('a property that is missing or no text is an error that names it', () => {
  assert.equal(textProperty(request(), 'Name'), 'n')
  assert.throws(() => textProperty(request(), 'Number'), /Resource has no property Number/)
  assert.throws(() => textProperty(request(), 'Absent'), /Resource has no property Absent/)
})
