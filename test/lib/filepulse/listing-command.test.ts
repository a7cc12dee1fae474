import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  decodeListingCommand,
  encodeListingCommand,
  listedSince,
} from '../../../lib/filepulse/listing-command.ts'

for (const command of [{ since: null }, { since: 7 }, { since: 7, startAfter: 'logs/ä b.log' }]) {
  test(`what connect-api asks, file-source reads back: ${JSON.stringify(command)}`, () => {
    assert.deepEqual(decodeListingCommand(JSON.parse(encodeListingCommand(command))), command)
  })
}

test("an event of S3's is none", () => {
  assert.equal(decodeListingCommand({ Records: [] }), undefined)
})

const hour = 3_600_000
for (const [says, restedHours, before] of [
  ['after a short rest, what Lambda may have held back longest', 1, 6 * hour],
  ['just before Kafka may have forgotten what was read then', 17, 6 * hour],
  ['after a long rest, only what is usually late', 18, hour / 12],
] as const)
  test(`objects are listed from before the rest began: ${says}`, () => {
    const began = 1_754_794_800_000
    assert.equal(began - listedSince(began, began + restedHours * hour), before)
  })
