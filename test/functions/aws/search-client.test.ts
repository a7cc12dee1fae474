import assert from 'node:assert/strict'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import type { SearchAccess } from '../../../functions/aws/search-access.ts'
import { SearchClient } from '../../../functions/aws/search-client.ts'
import { SearchRequestError } from '../../../lib/tasks/search-sink-ports.ts'

interface Received {
  readonly method: string | undefined
  readonly url: string | undefined
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

const item = { index: { _index: 'i', _id: '1', status: 201 } }
const body = '{"index":{"_index":"i","_id":"1"}}\n{"one":1.0,"big":9007199254740993}\n'

/** A node that answers every request the same way, for as long as it is used. */
const withNode = async (
  answer: (response: ServerResponse) => void,
  use: (client: SearchClient, received: readonly Received[]) => Promise<void>,
  access: Partial<SearchAccess> = {},
): Promise<void> => {
  const received: Received[] = []
  const server = createServer(async (request, response) => {
    const { method, url, headers } = request
    received.push({ method, url, headers, body: await text(request) })
    answer(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const urls = [`http://127.0.0.1:${port}`]
  try {
    await use(new SearchClient({ urls, compression: false, requestTimeoutMs: 5_000, ...access }), received)
  } finally {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
}
const json = (status: number, content: unknown) => (response: ServerResponse) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(content))

test('a bulk request goes out as text with its length, and its items come back', async () => {
  await withNode(json(200, { errors: false, items: [item] }), async (client, received) => {
    assert.deepEqual(await client.bulk(body), [{ status: 201 }])
    const [request] = received
    const url = new URL(request?.url ?? '', 'http://node')
    assert.deepEqual([request?.method, url.pathname, request?.body], ['POST', '/_bulk', body])
    // Nothing else of the answer is read, and it would be as large as the request.
    assert.equal(url.searchParams.get('filter_path'), 'items.*.status,items.*.error')
    assert.equal(request?.headers['content-type'], 'application/x-ndjson')
    assert.equal(request?.headers['content-length'], String(Buffer.byteLength(body)))
  })
})

test('an item that failed has its type and reason', async () => {
  const failed = {
    index: { status: 400, error: { type: 'mapper_parsing_exception', reason: 'no', caused_by: {} } },
  }
  await withNode(json(200, { errors: true, items: [failed] }), async (client) => {
    assert.deepEqual(await client.bulk(body), [
      { status: 400, error: { type: 'mapper_parsing_exception', reason: 'no' } },
    ])
  })
})

for (const [says, status, failure, message] of [
  ['throttled', 429, 'unavailable', /429/],
  ['unavailable', 503, 'unavailable', /503/],
  ['too large', 413, 'too-large', /413/],
  ['not allowed', 403, 'refused', /403.*es:ESHttpPost/],
  ['without a known user', 401, 'refused', /401.*connection\.username/],
  ['not understood', 400, 'refused', /400/],
] as const) {
  test(`a request that is ${says} (${status}) is sent once, and the error says what it means`, async () => {
    await withNode(json(status, { error: { type: 'x', reason: 'y' } }), async (client, received) => {
      await assert.rejects(client.bulk(body), (error) => {
        assert.ok(error instanceof SearchRequestError)
        assert.equal(error.failure, failure)
        assert.match(error.message, message)
        return true
      })
      assert.equal(received.length, 1)
    })
  })
}

test('an answer of something else is refused', async () => {
  await withNode(json(200, { hello: 1 }), async (client) => {
    await assert.rejects(client.bulk(body), { failure: 'refused', message: /has no items/ })
  })
})

test('a node that closes the connection is unavailable', async () => {
  await withNode(
    (response) => response.destroy(),
    async (client) => {
      await assert.rejects(client.bulk(body), { failure: 'unavailable', message: /Check connection\.url/ })
    },
  )
})

test('a user goes out as basic authentication', async () => {
  const basic = { username: 'u', password: 'p' }
  await withNode(
    json(200, { items: [item] }),
    async (client, received) => {
      await client.bulk(body)
      assert.equal(received[0]?.headers.authorization, `Basic ${Buffer.from('u:p').toString('base64')}`)
    },
    { basic },
  )
})

for (const service of ['es', 'aoss'] as const) {
  test(`a request to ${service} is signed with the role's credentials`, async () => {
    const credentials = () => ({ accessKeyId: 'AKID', secretAccessKey: 's', sessionToken: 'token' })
    await withNode(
      json(200, { items: [item] }),
      async (client, received) => {
        await client.bulk(body)
        const headers = received[0]?.headers
        assert.match(
          String(headers?.authorization),
          new RegExp(`Credential=AKID/\\d{8}/eu-west-1/${service}/aws4_request`),
        )
        assert.equal(headers?.['x-amz-security-token'], 'token')
        assert.equal(received[0]?.body, body)
      },
      { sigV4: { region: 'eu-west-1', service, credentials } },
    )
  })
}

const policy = { name: 'weblogs-_', body: { policy: {} } }
for (const [says, status, expected] of [
  ['a retention policy is put', 201, undefined],
  ['one that is there stays', 409, undefined],
  ['a cluster without such policies says so', 400, /^400 /],
] as const) {
  test(says, async () => {
    await withNode(
      json(status, { error: { type: 'x', reason: 'no handler found' } }),
      async (client, received) => {
        const problem = await client.putRetention(policy)
        if (expected === undefined) assert.equal(problem, undefined)
        else assert.match(problem ?? '', expected)
        assert.deepEqual(
          received.map(({ method, url, body: sent }) => [method, url, sent]),
          [['PUT', '/_plugins/_ism/policies/weblogs-_', '{"policy":{}}']],
        )
      },
    )
  })
}
