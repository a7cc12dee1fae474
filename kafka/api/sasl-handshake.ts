import type { Call } from '../call.ts'

/** SaslHandshake v1 (KIP-43, KIP-152). */
export const saslHandshake = (
  mechanism: string,
): Call<{ errorCode: number; mechanisms: readonly string[] }> => ({
  name: 'SaslHandshake',
  apiKey: 17,
  apiVersion: 1,
  // Request => mechanism STRING
  encode: (to) => to.string(mechanism),
  // Response => error_code INT16 [mechanism STRING]
  decode: (from) => ({ errorCode: from.int16(), mechanisms: from.array(() => from.string()) }),
})
