const seed = 0x9747b28c | 0
const multiplier = 0x5bd1e995
const rotation = 24

/** Kafka's 32-bit hash of keys, signed: org.apache.kafka.common.utils.Utils.murmur2. */
export const murmur2 = (bytes: Uint8Array): number => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const whole = bytes.length & ~3
  let hash = seed ^ bytes.length
  for (let at = 0; at < whole; at += 4) {
    const mixed = Math.imul(view.getInt32(at, true), multiplier)
    hash = Math.imul(hash, multiplier) ^ Math.imul(mixed ^ (mixed >>> rotation), multiplier)
  }
  if (whole < bytes.length) {
    let rest = 0
    for (let at = bytes.length - 1; at >= whole; at--) rest = (rest << 8) | view.getUint8(at)
    hash = Math.imul(hash ^ rest, multiplier)
  }
  hash = Math.imul(hash ^ (hash >>> 13), multiplier)
  return (hash ^ (hash >>> 15)) | 0
}

/** The partition of a record with this key: BuiltInPartitioner.partitionForKey. */
export const partitionForKey = (key: Uint8Array, partitions: number): number =>
  (murmur2(key) & 0x7fffffff) % partitions
