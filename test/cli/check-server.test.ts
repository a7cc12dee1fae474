import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { createServer as createTcpServer, type Server } from 'node:net'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { createServer as createTlsServer } from 'node:tls'
import { promisify } from 'node:util'
import type { Check } from '../../cli/check.ts'
import { checkServer } from '../../cli/check-server.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

/** Servers that listen, with and without TLS, with good certificates and bad ones. */
const directory = await temporaryDirectory()
const servers: Server[] = []
after(async () => {
  for (const server of servers) server.close()
  await directory[Symbol.asyncDispose]()
})

const openssl = (command: string) =>
  promisify(execFile)('openssl', command.split(' '), { cwd: directory.path })
const read = (file: string) => readFile(join(directory.path, file), 'utf8')

/** A certificate of the authority for a name, good for some days. */
const certificate = async (name: string, alternative: string, days: number) => {
  const key = '-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes'
  await openssl(`req ${key} -keyout ${name}.key -out ${name}.csr -subj /CN=${name}`)
  await writeFile(join(directory.path, `${name}.ext`), `subjectAltName=${alternative}\n`)
  await openssl(
    `x509 -req -in ${name}.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days ${days} -extfile ${name}.ext -out ${name}.crt`,
  )
  return { key: await read(`${name}.key`), cert: await read(`${name}.crt`) }
}

const listen = async (server: Server): Promise<number> => {
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

let ca = ''
before(async () => {
  await openssl(
    'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem -subj /CN=our-ca -days 2',
  )
  ca = await read('ca.pem')
})

const look = async (
  port: number,
  { host = '127.0.0.1', tls }: { host?: string; tls?: object | undefined } = {},
): Promise<readonly Check[]> => {
  const checks: Check[] = []
  for await (const check of checkServer({ cluster: 'source', host, port, tls, timeoutMs: 2_000 }))
    checks.push(check)
  return checks
}
const told = (checks: readonly Check[]) => checks.map(({ name, outcome }) => `${name} ${outcome}`)
const last = (checks: readonly Check[]): string => checks.at(-1)?.says ?? ''

test('a name without an address ends it', async () => {
  const checks = await look(9092, { host: 'no-such-host.invalid' })
  assert.deepEqual(told(checks), ['DNS failed'])
  assert.match(last(checks), /^no-such-host\.invalid has no address: /)
})

test('a port where nobody listens ends it', async () => {
  const port = await listen(createTcpServer())
  servers.pop()?.close()
  const checks = await look(port)
  assert.deepEqual(told(checks), ['route failed'])
  assert.match(last(checks), /does not take a connection: .*ECONNREFUSED/)
})

test('a name that is known and a server without TLS are all that is asked for without TLS', async () => {
  const port = await listen(createTcpServer())
  assert.deepEqual(told(await look(port, { host: 'localhost' })), ['DNS ok', 'route ok'])
})

test('a server that does not speak TLS is told of, with the settings to compare', async () => {
  const port = await listen(createTcpServer((socket) => socket.once('data', () => socket.destroy())))
  const checks = await look(port, { tls: { ca } })
  assert.deepEqual(told(checks), ['route ok', 'TLS failed'])
  assert.match(checks.at(-1)?.advice.join('\n') ?? '', /source\.security\.protocol/)
})

test('one that says nothing is given up after its time', async () => {
  const port = await listen(createTcpServer())
  assert.match(last(await look(port, { tls: { ca } })), /no answer within 2000 ms$/)
})

test('a good certificate is shown with who signed it and its end', async () => {
  const port = await listen(createTlsServer(await certificate('good', 'IP:127.0.0.1', 90)))
  const checks = await look(port, { tls: { ca } })
  assert.deepEqual(told(checks), ['route ok', 'TLS ok'])
  assert.match(last(checks), /^good of 127\.0\.0\.1:\d+, signed by our-ca, until \d{4}-\d\d-\d\d$/)
})

test('one that ends soon is warned of', async () => {
  const port = await listen(createTlsServer(await certificate('soon', 'IP:127.0.0.1', 5)))
  const checks = await look(port, { tls: { ca } })
  assert.deepEqual(told(checks), ['route ok', 'TLS warning'])
  assert.match(last(checks), /^the certificate expires in \d days: soon of /)
})

test('one of an authority that is not known says which, and where to name it', async () => {
  const port = await listen(createTlsServer(await certificate('unknown', 'IP:127.0.0.1', 90)))
  const checks = await look(port, { tls: {} })
  assert.deepEqual(told(checks), ['route ok', 'TLS failed'])
  assert.match(last(checks), /^the certificate is not believed \(\w+\): unknown of .* signed by our-ca/)
  assert.match(checks.at(-1)?.advice.join('\n') ?? '', /source\.aws\.ca\.secret\.arn/)
})

test('one for another name is told of, unless names are not to be checked', async () => {
  const port = await listen(createTlsServer(await certificate('other', 'DNS:kafka.example', 90)))
  const checks = await look(port, { tls: { ca } })
  assert.deepEqual(told(checks), ['route ok', 'TLS failed'])
  assert.match(last(checks), /^the certificate is one for another name: /)
  const unchecked = await look(port, { tls: { ca, checkServerIdentity: () => undefined } })
  assert.deepEqual(told(unchecked), ['route ok', 'TLS ok'])
})
