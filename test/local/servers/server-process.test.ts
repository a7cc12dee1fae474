import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort, isPortFree } from '../../../local/servers/free-port.ts'
import { ServerProcess } from '../../../local/servers/server-process.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const start = (directory: string, script: string): ServerProcess =>
  new ServerProcess({
    name: 'The server',
    command: process.execPath,
    args: ['-e', script],
    cwd: directory,
    logFile: join(directory, 'server.log'),
  })

const forever = 'setInterval(() => {}, 1000); console.log("up")'
const isUp = (server: ServerProcess) => async () => server.logTail().includes('up')

test('a server that is asked to stop may end in its own way', async () => {
  await using directory = await temporaryDirectory()
  const server = start(directory.path, `${forever}; process.on("SIGTERM", () => process.exit(7))`)
  await server.untilReady(isUp(server), 10_000)
  assert.equal(await server.stop(10_000), true)
  assert.equal(server.ending, 'exit code 7')
  assert.equal(server.isRunning, false)
})

test('a server that does not stop is killed', async () => {
  await using directory = await temporaryDirectory()
  const server = start(directory.path, `process.on("SIGTERM", () => {}); ${forever}`)
  await server.untilReady(isUp(server), 10_000)
  assert.equal(await server.stop(50), false)
  assert.equal(server.ending, 'signal SIGKILL')
})

test('a server that ends before it is ready is an error with the end of its log', async () => {
  await using directory = await temporaryDirectory()
  const server = start(directory.path, 'console.error("no such setting"); process.exitCode = 3')
  await assert.rejects(
    server.untilReady(async () => false, 10_000),
    {
      message: `The server ended with exit code 3 while it started. The end of its log (${join(directory.path, 'server.log')}):\nno such setting`,
    },
  )
})

test('a server that is never ready is killed, and the error says how long it had', async () => {
  await using directory = await temporaryDirectory()
  const server = start(directory.path, forever)
  await assert.rejects(
    server.untilReady(async () => false, 200),
    /^Error: The server was not ready within 200 ms/,
  )
  assert.equal(server.isRunning, false)
})

test('a log tail is of this run alone', async () => {
  await using directory = await temporaryDirectory()
  const first = start(directory.path, 'console.log("first run"); process.exitCode = 1')
  await assert.rejects(
    first.untilReady(async () => false, 10_000),
    /first run/,
  )
  const second = start(directory.path, forever)
  await second.untilReady(isUp(second), 10_000)
  await second.stop(10_000)
  assert.equal(second.logTail(), 'up')
})

test('a command that is not there is an error that says so', async () => {
  await using directory = await temporaryDirectory()
  const server = new ServerProcess({
    name: 'The server',
    command: join(directory.path, 'missing'),
    args: [],
    cwd: directory.path,
    logFile: join(directory.path, 'server.log'),
  })
  await assert.rejects(
    server.untilReady(async () => false, 10_000),
    /ended with exit code 127.+not found/s,
  )
})

test('kill -9 of the process that started it ends a server too', async () => {
  await using directory = await temporaryDirectory()
  const port = await freePort()
  const listening = `require("net").createServer().listen(${port}, "127.0.0.1", () => console.log("up"))`
  const module = new URL('../../../local/servers/server-process.ts', import.meta.url)
  const script = `
    const { ServerProcess } = await import(${JSON.stringify(module.href)})
    const args = ['-e', ${JSON.stringify(listening)}]
    const server = new ServerProcess({ name: 's', command: process.execPath, args, cwd: '.', logFile: 'log' })
    await server.untilReady(async () => server.logTail().includes('up'), 10_000)
    console.log('started')`
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script], { cwd: directory.path })
  await once(parent.stdout, 'data')
  assert.equal(await isPortFree(port), false)
  parent.kill('SIGKILL')
  while (!(await isPortFree(port))) await sleep(10)
})
