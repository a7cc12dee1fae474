// kafkajs 2.2.4 has no types for its SASL authenticators, which are all that we take from its inside.
interface SaslExchange {
  readonly request: { encode(): Promise<Buffer> | Buffer }
  readonly response?: { decode(raw: Buffer): unknown; parse(decoded: unknown): unknown }
}

interface AuthenticatorArguments {
  readonly host: string
  readonly port: number
  readonly logger: {
    debug(message: string, extra?: object): void
    error(message: string, extra?: object): void
  }
  readonly saslAuthenticate: (exchange: SaslExchange) => Promise<unknown>
}

type AuthenticatorProvider = (
  sasl: object,
) => (args: AuthenticatorArguments) => { authenticate(): Promise<void> }

declare module 'kafkajs/src/broker/saslAuthenticator/plain.js' {
  const provider: AuthenticatorProvider
  export default provider
}
declare module 'kafkajs/src/broker/saslAuthenticator/scram256.js' {
  const provider: AuthenticatorProvider
  export default provider
}
declare module 'kafkajs/src/broker/saslAuthenticator/scram512.js' {
  const provider: AuthenticatorProvider
  export default provider
}
declare module 'kafkajs/src/broker/saslAuthenticator/oauthBearer.js' {
  const provider: AuthenticatorProvider
  export default provider
}
