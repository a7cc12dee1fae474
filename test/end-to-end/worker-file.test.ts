import assert from 'node:assert/strict'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { freePort } from '../../local/servers/free-port.ts'
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
  const args = [
    ...['--config', await workerSample(), '--state', join(directory, 'state'), '--port', '0'],
    ...['--aws-port', '0', '--connect-port', '0', '--broker-port', `${await brokerPort()}`, '--once'],
  ]
  const { code, stdout, stderr, left } = await new StartProcess(args).outcome()
  assert.equal(code, 0, stdout + stderr)
  assert.match(stdout, /^Kafka .*connect 127\.0\.0\.1:/m)
  assert.match(stdout, /^weblog .*33 documents/m)
  assert.match(stdout, /^documents in the index: 33$/m)
  assert.deepEqual(left, [])
})
