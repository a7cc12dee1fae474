import type { Call } from '../../kafka/call.ts'

/** DescribeQuorum v0 (KIP-595): the node id of the controller that is in charge; -1 while there is none. */
export const quorumLeader = (): Call<number> => ({
  name: 'DescribeQuorum',
  apiKey: 55,
  apiVersion: 0,
  isFlexible: true,
  // Request => [topic STRING [partition INT32]]
  encode: (to) =>
    to
      .compactArray(['__cluster_metadata'], (topic) =>
        to
          .compactString(topic)
          .compactArray([0], (partition) => to.int32(partition).noTaggedFields())
          .noTaggedFields(),
      )
      .noTaggedFields(),
  // Response => error_code INT16 [topic STRING [partition INT32 error_code INT16 leader_id INT32 …]]; what follows is not read
  decode: (from) => {
    if (from.int16() !== 0 || from.unsignedVarint() < 2) return -1
    from.compactString()
    if (from.unsignedVarint() < 2) return -1
    from.int32()
    return from.int16() === 0 ? from.int32() : -1
  },
})
