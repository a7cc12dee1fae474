import assert from 'node:assert/strict'
import { test } from 'node:test'
import { recordRisks } from '../../../lib/mirror/record-risks.ts'

const now = 1_800_000_000_000
const day = 86_400_000
const sample = (bytes: number, ageMs = 0) => ({
  records: 10,
  bytesPerRecord: 100,
  largest: { partition: 1, offset: 7n, bytes },
  oldestTimestamp: BigInt(now - ageMs),
})
const configs = (values: Readonly<Record<string, string>>) =>
  Object.entries({ 'max.message.bytes': '1048588', 'cleanup.policy': 'delete', ...values }).map(
    ([name, value]) => ({ name, value }),
  )

for (const [says, bytes, ageMs, values, kinds] of [
  ['a small, new record goes as it is', 100, 0, {}, []],
  [
    'a record larger than the remote topic takes stops the mirror',
    1_048_588,
    0,
    {},
    ['too-large-for-target'],
  ],
  [
    'one that Lambda cannot hand over',
    5_000_000,
    0,
    { 'max.message.bytes': '9000000' },
    ['too-large-for-lambda'],
  ],
  [
    'records older than the target keeps',
    100,
    2 * 3_600_000,
    { 'retention.ms': '3600000' },
    ['expires-at-once'],
  ],
  [
    'retention does not matter where nothing is deleted',
    100,
    7_200_000,
    { 'retention.ms': '3600000', 'cleanup.policy': 'compact' },
    [],
  ],
  ['no retention keeps for ever', 100, 7_200_000, { 'retention.ms': '-1' }, []],
  ['records older than the target remembers a producer for', 100, 2 * day, {}, ['old']],
  [
    'records that the target refuses for their age',
    100,
    3_600_000,
    { 'message.timestamp.before.max.ms': '60000' },
    ['timestamp-refused'],
  ],
] as const)
  test(says, () => {
    const risks = recordRisks('orders', sample(bytes, ageMs), configs(values), now)
    assert.deepEqual(
      risks.map(({ kind }) => kind),
      kinds,
    )
    if (bytes > 100) assert.match(risks[0]?.says ?? '', /^orders-1 offset 7 has \d+ bytes: /)
  })
