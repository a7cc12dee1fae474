import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { test } from 'node:test'
import { freePort } from '../../../local/servers/free-port.ts'
import { startSearchNode } from '../../../local/servers/search-node.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

test('a second start of a search node finds the documents of the first', async () => {
  await using directory = await temporaryDirectory()
  const first = await startSearchNode({ directory: directory.path })
  const indexed = await fetch(`${first.url}/logs/_doc/1?refresh=true`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: '{"status":200}',
  })
  assert.equal(indexed.status, 201)
  await first.stop()
  assert.equal(first.pid, undefined)
  await assert.rejects(fetch(first.url), 'a stopped node does not answer')
  const second = await startSearchNode({ directory: directory.path })
  try {
    const found = await fetch(`${second.url}/logs/_source/1`)
    assert.deepEqual(await found.json(), { status: 200 })
  } finally {
    await second.kill()
  }
})

test('a taken port is an error that names it and says what to do', async () => {
  await using directory = await temporaryDirectory()
  const port = await freePort()
  await using other = createServer()
  await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve))
  await assert.rejects(startSearchNode({ directory: directory.path, port }), {
    message: `The search node was not started: port ${port} is taken. Stop what listens there (lsof -i :${port} shows it) or choose another port.`,
  })
})
