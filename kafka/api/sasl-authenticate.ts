import type { Call } from '../call.ts'

/** One step of a SASL mechanism, answered. */
export interface SaslAuthenticated {
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly authBytes: Buffer
  /** 0 for a session without end (KIP-368). */
  readonly sessionLifetimeMs: bigint
}

/** SaslAuthenticate v1. */
export const saslAuthenticate = (authBytes: Buffer): Call<SaslAuthenticated> => ({
  name: 'SaslAuthenticate',
  apiKey: 36,
  apiVersion: 1,
  // Request => auth_bytes BYTES
  encode: (to) => to.bytes(authBytes),
  // Response => error_code INT16 error_message NULLABLE_STRING auth_bytes BYTES session_lifetime_ms INT64
  decode: (from) => ({
    errorCode: from.int16(),
    errorMessage: from.nullableString(),
    authBytes: from.bytes(),
    sessionLifetimeMs: from.int64(),
  }),
})
