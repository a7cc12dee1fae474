import type { Call } from '../call.ts'

/** An idempotent producer's identity. */
export interface ProducerId {
  readonly errorCode: number
  readonly producerId: bigint
  readonly producerEpoch: number
}

/**
 * InitProducerId v1. Without a transactional id a fresh id, epoch 0. With one, from its coordinator: always the same id,
 * each time with the next epoch, whoever asks.
 */
export const initProducerId = (transactionalId: string | null = null): Call<ProducerId> => ({
  name: 'InitProducerId',
  apiKey: 22,
  apiVersion: 1,
  // Request => transactional_id NULLABLE_STRING transaction_timeout_ms INT32
  encode: (to) => to.nullableString(transactionalId).int32(60_000),
  // Response => throttle_time_ms INT32 error_code INT16 producer_id INT64 producer_epoch INT16
  decode: (from) => {
    from.int32()
    return { errorCode: from.int16(), producerId: from.int64(), producerEpoch: from.int16() }
  },
})
