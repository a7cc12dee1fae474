import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort, isPortFree } from '../../local/servers/free-port.ts'

/** Arguments of `npm start` for the sample in a folder of its own, on ports that are free. */
export const sampleStart = async (directory: string): Promise<readonly string[]> => [
  '--config',
  await sampleConfig(join(directory, 'sample')),
  '--state',
  join(directory, 'state'),
  '--port',
  '0',
  '--aws-port',
  '0',
  '--connect-port',
  '0',
  '--broker-port',
  `${await brokerPort()}`,
]

/** Ports of two brokers, a hundred apart, as npm start takes them. */
export const brokerPort = async (): Promise<number> => {
  for (;;) {
    const port = await freePort()
    if (await isPortFree(port + 100)) return port
  }
}

/** The configuration that the project comes with, but for the search node's port. */
export const sampleConfig = async (folder: string): Promise<string> => {
  cpSync(fileURLToPath(new URL('../../config', import.meta.url)), folder, { recursive: true })
  const sink = join(folder, 'connectors/weblog-sink.json')
  const text = readFileSync(sink, 'utf8').replace('localhost:9200', `localhost:${await freePort()}`)
  writeFileSync(sink, text)
  return folder
}
