import assert from 'node:assert/strict'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { freePort } from '../../local/servers/free-port.ts'
import { until } from '../../sample/until.ts'
import { brokerPort } from '../support/sample-start.ts'
import { StartProcess } from '../support/start-process.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const ending = new AsyncDisposableStack()
after(() => ending.disposeAsync())
const directory = ending.use(await temporaryDirectory()).path

/** The sample of a worker file, but for the search node's port. */
const workerSample = async (): Promise<string> => {
  const folder = join(directory, 'connect')
  cpSync(fileURLToPath(new URL('../../config/samples/connect', import.meta.url)), folder, { recursive: true })
  const sink = join(folder, 'connectors/weblog-sink.properties')
  const text = readFileSync(sink, 'utf8').replace('localhost:9200', `localhost:${await freePort()}`)
  writeFileSync(sink, text)
  return folder
}

test('npm start runs a worker file and its connectors without a flow: a file becomes documents, by the converters of the worker', async () => {
  const live = new StartProcess([
    ...['--config', await workerSample(), '--state', join(directory, 'state'), '--port', '0'],
    ...['--aws-port', '0', '--connect-port', '0', '--broker-port', `${await brokerPort()}`],
  ])
  try {
    await until(
      'every document of the weblog',
      async () => !live.isRunning || /^weblog documents in the index: 33$/m.test(live.stdout),
      (isSo) => isSo,
      300_000,
    )
  } finally {
    await live.interrupt()
  }
  const { code, stdout, stderr, left } = await live.outcome()
  assert.match(stdout, /^weblog documents in the index: 33$/m, stderr)
  assert.match(stdout, /^Kafka .*connect 127\.0\.0\.1:/m)
  assert.doesNotMatch(stdout, /remote topic/)
  assert.equal(code, 0, stdout + stderr)
  assert.deepEqual(left, [])
})
