import type { Call } from '../call.ts'

/** What a coordinator coordinates: a consumer group, or a transactional id. */
export type CoordinatorOf = 'group' | 'transaction'

/** The broker that coordinates it. */
export interface Coordinator {
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly nodeId: number
  readonly host: string
  readonly port: number
}

/** FindCoordinator v2, of a group or a transactional id. */
export const findCoordinator = (name: string, of: CoordinatorOf = 'group'): Call<Coordinator> => ({
  name: 'FindCoordinator',
  apiKey: 10,
  apiVersion: 2,
  // Request => key STRING key_type INT8 (0 = group, 1 = transaction)
  encode: (to) => to.string(name).int8(of === 'group' ? 0 : 1),
  // Response => throttle_time_ms INT32 error_code INT16 error_message NULLABLE_STRING node_id INT32 host STRING port INT32
  decode: (from) => {
    from.int32()
    return {
      errorCode: from.int16(),
      errorMessage: from.nullableString(),
      nodeId: from.int32(),
      host: from.string(),
      port: from.int32(),
    }
  },
})
