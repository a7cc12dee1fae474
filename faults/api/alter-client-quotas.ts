import type { Call } from '../../kafka/call.ts'

/** AlterClientQuotas v0 (KIP-546): how many bytes a second a client id may produce to a broker; null takes the limit away. */
export const alterProducerQuota = (clientId: string, bytesPerSecond: number | null): Call<number> => ({
  name: 'AlterClientQuotas',
  apiKey: 49,
  apiVersion: 0,
  // Request => [[entity_type STRING entity_name NULLABLE_STRING] [key STRING value FLOAT64 remove BOOLEAN]] validate_only BOOLEAN
  encode: (to) => {
    const value = Buffer.alloc(8)
    value.writeDoubleBE(bytesPerSecond ?? 0)
    to.int32(1)
      .array(['client-id'], (type) => to.string(type).string(clientId))
      .array(['producer_byte_rate'], (key) =>
        to
          .string(key)
          .copy(value)
          .boolean(bytesPerSecond === null),
      )
      .boolean(false)
  },
  // Response => throttle_time_ms INT32 [error_code INT16 …]; one entry, so its code tells
  decode: (from) => {
    from.int32()
    from.int32()
    return from.int16()
  },
})
