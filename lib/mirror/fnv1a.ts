const offsetBasis = 0xcbf29ce484222325n
const prime = 0x100000001b3n

/** The 64-bit FNV-1a hash of a text's UTF-8 bytes, as 16 hexadecimal digits: tells names apart, protects nothing. */
export const fnv1a = (text: string): string => {
  let hash = offsetBasis
  for (const byte of Buffer.from(text)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * prime)
  return hash.toString(16).padStart(16, '0')
}
