import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import { connect as connectTcp, isIP, type Socket } from 'node:net'
import {
  checkServerIdentity,
  connect as connectTls,
  type PeerCertificate,
  type TLSSocket,
  type ConnectionOptions as TlsOptions,
} from 'node:tls'
import { messageOf } from '../lib/tasks/message-of.ts'
import { type Check, failed, passed, warned } from './check.ts'

/** A server to look at, as clients reach it. */
export interface ServerToCheck {
  /** Alias of its cluster. */
  readonly cluster: string
  readonly host: string
  readonly port: number
  /** Undefined for a listener without TLS. */
  readonly tls: TlsOptions | undefined
  readonly timeoutMs: number
}

/** A certificate that ends within so many days is told of. */
const soonDays = 30
const dayMs = 24 * 60 * 60_000

/** Whether a server is reached, step by step: its name, the way to it, its certificate. Ends with the first step that fails. */
export async function* checkServer(server: ServerToCheck): AsyncGenerator<Check> {
  const { cluster, host, port, tls, timeoutMs } = server
  const address = `${host}:${port}`
  if (isIP(host) === 0) {
    const dns = await checkName(cluster, host)
    yield dns
    if (dns.outcome === 'failed') return
  }
  const started = performance.now()
  let socket: Socket
  try {
    socket = await opened(connectTcp({ host, port }), 'connect', timeoutMs)
  } catch (error) {
    yield failed(
      cluster,
      'route',
      `${address} does not take a connection: ${messageOf(error)}`,
      `Check that a broker listens there (${cluster}.bootstrap.servers), and the way to it from here: routes, security groups, ` +
        'firewalls, a VPN. Functions reach it from their own subnets.',
    )
    return
  }
  yield passed(cluster, 'route', `${address} (${Math.round(performance.now() - started)} ms)`)
  if (tls === undefined) socket.destroy()
  else yield await checkTls(server, socket, tls)
}

const checkName = async (cluster: string, host: string): Promise<Check> => {
  try {
    const found = await lookup(host, { all: true })
    return passed(cluster, 'DNS', `${host} is ${found.map(({ address }) => address).join(', ')}`)
  } catch (error) {
    return failed(
      cluster,
      'DNS',
      `${host} has no address: ${messageOf(error)}`,
      `Check ${cluster}.bootstrap.servers, and that this machine asks a resolver that knows the name (a private zone of a VPC is only ` +
        'known inside of it).',
    )
  }
}

/** Connects without refusing, so that what is wrong with the certificate can be told. */
const checkTls = async (
  { cluster, host, port, timeoutMs }: ServerToCheck,
  tcp: Socket,
  tls: TlsOptions,
): Promise<Check> => {
  const address = `${host}:${port}`
  try {
    const socket = await opened<TLSSocket>(
      connectTls({
        ...(isIP(host) === 0 && { servername: host }),
        ...tls,
        rejectUnauthorized: false,
        socket: tcp,
      }),
      'secureConnect',
      timeoutMs,
    )
    // Without a certificate that is asked for, TLS 1.3 says so only after the handshake: authentication finds that.
    const certificate = socket.getPeerCertificate(true)
    const chainError = socket.authorized ? undefined : socket.authorizationError?.toString()
    const nameError = (tls.checkServerIdentity ?? checkServerIdentity)(host, certificate)
    return judgeCertificate({ cluster, address, certificate, chainError, nameError })
  } catch (error) {
    return failed(
      cluster,
      'TLS',
      `${address} does not speak TLS: ${messageOf(error)}`,
      `Check that the port is the one of the listener with TLS, and ${cluster}.security.protocol: PLAINTEXT or SASL_PLAINTEXT for ` +
        'one without.',
    )
  } finally {
    tcp.destroy()
  }
}

interface SeenCertificate {
  readonly cluster: string
  readonly address: string
  readonly certificate: PeerCertificate
  /** Why the chain is not believed, in OpenSSL's words. */
  readonly chainError: string | undefined
  readonly nameError: Error | undefined
}

const judgeCertificate = ({
  cluster,
  address,
  certificate,
  chainError,
  nameError,
}: SeenCertificate): Check => {
  const until = new Date(certificate.valid_to)
  const what = `${nameIn(certificate.subject)} of ${address}, signed by ${nameIn(certificate.issuer)}, until ${until.toISOString().slice(0, 10)}`
  if (until.getTime() < Date.now())
    return failed(
      cluster,
      'TLS',
      `the certificate has expired: ${what}`,
      'Give the broker a new certificate.',
    )
  // The identity is checked by itself below: the chain is what is left.
  if (chainError !== undefined && !chainError.includes('ERR_TLS_CERT_ALTNAME_INVALID'))
    return failed(
      cluster,
      'TLS',
      `the certificate is not believed (${chainError}): ${what}`,
      `Store the authority that signed it (PEM) as a secret {"certificate": "…"} and name it in ${cluster}.aws.ca.secret.arn, or ` +
        `write it into ${cluster}.ssl.truststore.certificates.`,
    )
  if (nameError !== undefined)
    return failed(
      cluster,
      'TLS',
      `the certificate is one for another name: ${nameError.message}`,
      'Use a name that stands in the certificate in bootstrap.servers, or give the broker a certificate for this one. ' +
        `${cluster}.ssl.endpoint.identification.algorithm = (empty) turns the check off.`,
    )
  const days = Math.floor((until.getTime() - Date.now()) / dayMs)
  return days < soonDays
    ? warned(
        cluster,
        'TLS',
        `the certificate expires in ${days} days: ${what}`,
        'Renew it before that: nothing is mirrored after it.',
      )
    : passed(cluster, 'TLS', what)
}

const nameIn = (name: PeerCertificate['subject'] | undefined): string => {
  const [cn] = [name?.CN].flat()
  return cn ?? 'somebody without a name'
}

/** The socket once it has said so; rejects with its error, when it closes, or when the time is over. */
const opened = async <S extends Socket>(socket: S, event: string, timeoutMs: number): Promise<S> => {
  const give = AbortSignal.timeout(timeoutMs)
  const closed = once(socket, 'close', { signal: give }).then(() => {
    throw new Error('it closed the connection')
  })
  try {
    await Promise.race([once(socket, event, { signal: give }), closed])
    socket.on('error', () => {}) // whatever comes after this is not what was asked
    return socket
  } catch (error) {
    socket.destroy()
    throw give.aborted ? new Error(`no answer within ${timeoutMs} ms`) : error
  } finally {
    closed.catch(() => {})
  }
}
