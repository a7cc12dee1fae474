import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { crc32c } from '../../kafka/crc32c.ts'

const ascending = Buffer.from(Array.from({ length: 32 }, (_, index) => index))

/** RFC 3720, B.4, as the numbers that its bytes are in the order of the wire; and the check value of the CRC catalogue. */
const published: readonly (readonly [string, Buffer, number])[] = [
  ['32 bytes of zeros', Buffer.alloc(32), 0x8a9136aa],
  ['32 bytes of ones', Buffer.alloc(32, 0xff), 0x62a8ab43],
  ['32 ascending bytes', ascending, 0x46dd794e],
  ['32 descending bytes', Buffer.from(ascending).reverse(), 0x113fdb5c],
  ['123456789', Buffer.from('123456789'), 0xe3069283],
  ['nothing', Buffer.alloc(0), 0],
]

/** By the polynomial itself, one bit after the other. */
const bitByBit = (bytes: Uint8Array): number => {
  let crc = -1
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1
  }
  return ~crc >>> 0
}

suite('CRC-32C', () => {
  for (const [name, bytes, checksum] of published)
    test(`of ${name} is the published one`, () => {
      assert.equal(crc32c(bytes), checksum)
    })

  test('is the same wherever the bytes begin and end in memory', () => {
    const memory = Buffer.alloc(80)
    for (let at = 0; at < memory.length; at++) memory[at] = (at * 73 + 19) & 255
    for (let from = 0; from < 8; from++)
      for (let to = from; to <= memory.length; to++) {
        const expected = bitByBit(memory.subarray(from, to))
        assert.equal(crc32c(memory, from, to), expected, `[${from}, ${to}) of a buffer`)
        assert.equal(crc32c(memory.subarray(from, to)), expected, `a view of [${from}, ${to})`)
      }
  })
})
