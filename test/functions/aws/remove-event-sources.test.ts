import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, afterEach, before, test } from 'node:test'
import { LambdaClient } from '@aws-sdk/client-lambda'
import { flowTag } from '../../../functions/aws/mapping-requests.ts'
import { removeEventSources } from '../../../functions/aws/remove-event-sources.ts'

const mirror = 'arn:aws:lambda:eu-west-1:111122223333:function:mirror'

interface Mapping {
  readonly tags: Readonly<Record<string, string>>
  /** How often it is listed after its deletion was asked for; Infinity: it never goes. */
  lingers: number
  state: string
}

const mappings = new Map<string, Mapping>()
const calls: string[] = []

/** Lambda's API for event source mappings, as far as removing needs it. */
const answer = (method: string, url: URL): unknown => {
  const [, , name = '', id = ''] = decodeURIComponent(url.pathname).split('/')
  if (name === 'tags') return { Tags: mappings.get(id.split(':').at(-1) ?? '')?.tags ?? {} }
  const mapping = mappings.get(id)
  if (method === 'DELETE' && mapping) {
    calls.push(`DELETE ${id}`)
    mapping.state = 'Deleting'
    return {}
  }
  for (const [uuid, { state, lingers }] of mappings)
    if (state === 'Deleting' && lingers <= 0) mappings.delete(uuid)
  for (const mapping of mappings.values()) if (mapping.state === 'Deleting') mapping.lingers--
  return { EventSourceMappings: [...mappings].map(([uuid, { state }]) => describe(uuid, state)) }
}

const describe = (UUID: string, State: string) => ({
  UUID,
  State,
  Topics: ['orders'],
  EventSourceMappingArn: `arn:aws:lambda:eu-west-1:111122223333:event-source-mapping:${UUID}`,
})

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '', 'http://127.0.0.1')
  if (url.pathname.endsWith('/event-source-mappings/'))
    assert.equal(url.searchParams.get('FunctionName'), mirror)
  response
    .writeHead(200, { 'content-type': 'application/json' })
    .end(JSON.stringify(answer(request.method ?? '', url)))
})
let client: LambdaClient
before(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  client = new LambdaClient({
    region: 'eu-west-1',
    // Parsed boundary: a listening TCP server has this shape of address.
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentials: { accessKeyId: 'a', secretAccessKey: 's' },
  })
})
afterEach(() => {
  mappings.clear()
  calls.length = 0
})
after(() => {
  client.destroy()
  server.close()
})

const ours = { [flowTag]: 'source->target' }
const remove = (rounds = 10): Promise<void> => {
  let left = rounds * 2_000 + 4_000
  const sleep = async (ms: number): Promise<void> => {
    left -= ms
    for (const mapping of mappings.values()) if (mapping.state === 'Creating') mapping.state = 'Enabled'
  }
  return removeEventSources({ client, sleep, timeLeftMs: () => left }, mirror)
}

test('all mappings with our tag are deleted, each asked for once, and waited for until they are gone', async () => {
  mappings.set('one', { tags: ours, state: 'Enabled', lingers: 3 })
  mappings.set('two', { tags: ours, state: 'Disabled', lingers: 0 })
  await remove()
  assert.deepEqual(calls, ['DELETE one', 'DELETE two'])
  assert.equal(mappings.size, 0)
})

test('a mapping that somebody else made stays', async () => {
  mappings.set('theirs', { tags: { owner: 'them' }, state: 'Enabled', lingers: 0 })
  await remove()
  assert.deepEqual(calls, [])
  assert.deepEqual([...mappings.keys()], ['theirs'])
})

test('a mapping that is being created is deleted once it is', async () => {
  mappings.set('new', { tags: ours, state: 'Creating', lingers: 0 })
  await remove()
  assert.deepEqual(calls, ['DELETE new'])
  assert.equal(mappings.size, 0)
})

test('mappings that do not go in time are an error that names them and says what to do', async () => {
  mappings.set('stuck', { tags: ours, state: 'Enabled', lingers: Number.POSITIVE_INFINITY })
  await assert.rejects(remove(3), /not gone in time: stuck \(orders, Deleting\)\. Delete the stack again/)
  assert.deepEqual(calls, ['DELETE stuck'])
})
