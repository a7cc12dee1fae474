import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { ListenerCertificates } from '../../local/servers/kafka-security.ts'

/** A certificate authority of the test's own, with what it signed. PEM. */
export interface TestCertificates {
  /** What a client has to believe in. */
  readonly ca: string
  /** For 127.0.0.1 and localhost; believes client certificates of the same authority. */
  readonly broker: ListenerCertificates
  /** CN=client */
  readonly client: { readonly certificate: string; readonly privateKey: string }
}

/** Makes keys and certificates by openssl, good for two days. */
export const makeCertificates = async (directory: string): Promise<TestCertificates> => {
  const openssl = (command: string) => promisify(execFile)('openssl', command.split(' '), { cwd: directory })
  const newKey = '-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes'
  await openssl(`req -x509 ${newKey} -keyout ca.key -out ca.pem -subj /CN=test-ca -days 2`)
  await writeFile(join(directory, 'extensions'), 'subjectAltName=IP:127.0.0.1,DNS:localhost\n')
  for (const name of ['broker', 'client']) {
    await openssl(`req ${newKey} -keyout ${name}.key -out ${name}.csr -subj /CN=${name}`)
    await openssl(
      `x509 -req -in ${name}.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile extensions -out ${name}.crt`,
    )
  }
  const read = (file: string) => readFile(join(directory, file), 'utf8')
  const keyStore = join(directory, 'broker.pem')
  await writeFile(keyStore, `${await read('broker.key')}${await read('broker.crt')}`)
  return {
    ca: await read('ca.pem'),
    broker: { keyStore, trustStore: join(directory, 'ca.pem') },
    client: { certificate: await read('client.crt'), privateKey: await read('client.key') },
  }
}
