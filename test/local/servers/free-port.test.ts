import assert from 'node:assert/strict'
import { createServer } from 'node:net'
import { test } from 'node:test'
import { assertPortFree, freePort, isPortFree } from '../../../local/servers/free-port.ts'

test('free ports are different ones, below those of outgoing connections', async () => {
  const ports = [await freePort(), await freePort(), await freePort()]
  assert.equal(new Set(ports).size, 3)
  for (const port of ports) assert.ok(port >= 20_000 && port < 32_768, String(port))
})

test('a port is free until something listens there, and then the error says what to do', async () => {
  const port = await freePort()
  assert.equal(await isPortFree(port), true)
  await assertPortFree(port, 'The server')
  await using server = createServer()
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  assert.equal(await isPortFree(port), false)
  await assert.rejects(assertPortFree(port, 'The server'), {
    message: `The server was not started: port ${port} is taken. Stop what listens there (lsof -i :${port} shows it) or choose another port.`,
  })
})
