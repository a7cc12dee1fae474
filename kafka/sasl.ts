import type { SASLOptions } from 'kafkajs'
import oauthBearer from 'kafkajs/src/broker/saslAuthenticator/oauthBearer.js'
import plain from 'kafkajs/src/broker/saslAuthenticator/plain.js'
import scram256 from 'kafkajs/src/broker/saslAuthenticator/scram256.js'
import scram512 from 'kafkajs/src/broker/saslAuthenticator/scram512.js'
import { saslAuthenticate } from './api/sasl-authenticate.ts'
import { saslHandshake } from './api/sasl-handshake.ts'
import type { Call } from './call.ts'
import { KafkaError, throwIfError } from './error-codes.ts'

const providers: ReadonlyMap<string, AuthenticatorProvider> = new Map([
  ['PLAIN', plain],
  ['SCRAM-SHA-256', scram256],
  ['SCRAM-SHA-512', scram512],
  ['OAUTHBEARER', oauthBearer],
])

const quiet = { debug: () => {}, error: () => {} }

/** kafkajs' decoders expect the bytes with their length in front, as in Kafka before 1.0. */
const withLength = (bytes: Buffer): Buffer => {
  const framed = Buffer.allocUnsafe(4 + bytes.length)
  framed.writeInt32BE(bytes.length)
  bytes.copy(framed, 4)
  return framed
}

const withoutLength = (framed: Buffer): Buffer => framed.subarray(4)

/**
 * Authenticates a fresh connection by SaslHandshake and SaslAuthenticate (KIP-152) with kafkajs' mechanisms.
 * Resolves with the session's lifetime in ms, 0 for one without end (KIP-368).
 */
export const authenticate = async (
  { host, port }: { readonly host: string; readonly port: number },
  sasl: SASLOptions,
  send: <Answer>(call: Call<Answer>) => Promise<Answer>,
): Promise<bigint> => {
  const mechanism = sasl.mechanism.toUpperCase()
  const provider = providers.get(mechanism)
  if (provider === undefined)
    throw new TypeError(
      `SASL mechanism ${mechanism} is unknown; take one of ${[...providers.keys()].join(', ')}`,
    )
  const handshake = await send(saslHandshake(mechanism))
  if (handshake.errorCode !== 0)
    throw new KafkaError(
      handshake.errorCode,
      `${host}:${port} does not offer SASL mechanism ${mechanism}, only ${handshake.mechanisms.join(', ') || 'none'}`,
    )
  let lifetimeMs = 0n
  const authenticator = provider(sasl)({
    host,
    port,
    logger: quiet,
    saslAuthenticate: async ({ request, response }) => {
      const answer = await send(saslAuthenticate(withoutLength(await request.encode())))
      throwIfError(
        answer.errorCode,
        `${host}:${port} refused the SASL ${mechanism} credentials`,
        answer.errorMessage,
      )
      lifetimeMs = answer.sessionLifetimeMs
      return response?.parse(await response.decode(withLength(answer.authBytes)))
    },
  })
  await authenticator.authenticate()
  return lifetimeMs
}
