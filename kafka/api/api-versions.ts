import type { Call } from '../call.ts'

/** The versions of one API that a broker speaks. */
export interface ApiVersions {
  readonly apiKey: number
  readonly minVersion: number
  readonly maxVersion: number
}

/** ApiVersions v0: every broker answers it. */
export const apiVersions = (): Call<{
  readonly errorCode: number
  readonly apis: readonly ApiVersions[]
}> => ({
  name: 'ApiVersions',
  apiKey: 18,
  apiVersion: 0,
  encode: () => {},
  // Response => error_code INT16 [api_key INT16 min_version INT16 max_version INT16]
  decode: (from) => ({
    errorCode: from.int16(),
    apis: from.array(() => ({ apiKey: from.int16(), minVersion: from.int16(), maxVersion: from.int16() })),
  }),
})
