import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type AwsStatus,
  agoText,
  durationText,
  type FlowStatus,
  type FunctionStatus,
  type MappingStatus,
  statusProblems,
  type TopicStatus,
} from '../../../lib/mirror/flow-status.ts'

const now = 1_800_000_000_000
const minute = 60_000

const topic = (changes: Partial<TopicStatus> = {}): TopicStatus => ({
  topic: 'orders',
  partitions: 1,
  behind: 0n,
  oldestWaiting: undefined,
  standing: [],
  readers: 1,
  ...changes,
})
const mapping = (changes: Partial<MappingStatus> = {}): MappingStatus => ({
  id: 'id-1',
  topic: 'orders',
  state: 'Enabled',
  reason: '',
  lastResult: 'OK',
  ...changes,
})
const fn = (changes: Partial<FunctionStatus> = {}): FunctionStatus => ({
  kind: 'checkpoint',
  name: 'Stack-Checkpoint',
  everyMinutes: 1,
  lastSuccessAt: now - 10_000,
  lastError: undefined,
  ...changes,
})
const aws = (changes: Partial<AwsStatus> = {}): AwsStatus => ({
  mappings: [mapping()],
  functions: [fn()],
  alarms: [],
  ...changes,
})
const well: FlowStatus = {
  flow: 'a->b',
  now,
  lease: { holder: 'arn:mirror', until: BigInt(now + minute) },
  state: 'STARTED',
  topics: [topic()],
  aws: aws(),
  heartbeatAt: now - 1_000,
  emitsHeartbeatsEveryMs: 1_000,
}

for (const [says, changes] of [
  ['that has copied all', {}],
  ['that copies', { topics: [topic({ behind: 500n, oldestWaiting: BigInt(now - 200) })] }],
  ['of which AWS was not asked', { aws: undefined }],
  ['whose mapping is being made', { aws: aws({ mappings: [mapping({ state: 'Creating' })] }) }],
  [
    'whose function failed and succeeded after that',
    { aws: aws({ functions: [fn({ lastError: { at: now - minute, message: 'no' } })] }) },
  ],
  [
    'whose mirror is idle',
    { aws: aws({ functions: [fn({ kind: 'mirror', everyMinutes: undefined, lastSuccessAt: undefined })] }) },
  ],
] as const satisfies readonly (readonly [string, Partial<FlowStatus>])[])
  test(`nothing is wrong with a flow ${says}`, () => {
    assert.deepEqual(statusProblems({ ...well, ...changes }), [])
  })

for (const [says, changes, expected, section] of [
  [
    'that nobody has run',
    { lease: undefined, aws: undefined },
    /^nobody has run a->b yet: deploy it/,
    'function-did-not-run',
  ],
  [
    'whose lease has ended',
    { lease: { holder: 'arn:mirror', until: BigInt(now - 10 * minute) } },
    /^nobody runs a->b any more: .* of arn:mirror .* which ended 10 min ago$/,
    'function-did-not-run',
  ],
  [
    'that was paused',
    { state: 'PAUSED', topics: [topic({ standing: [{ partition: 0, next: 5n, behind: 2n }] })] },
    /^a->b is PAUSED: .* mirror resume$/,
    'pause-and-resume',
  ],
  [
    'with a mapping that somebody disabled',
    { aws: aws({ mappings: [mapping({ state: 'Disabled', reason: 'User action' })] }) },
    /^orders is not mirrored: its event source mapping id-1 is Disabled \(User action\)$/,
    'mapping-is-not-enabled',
  ],
  [
    'with a mapping that has a problem',
    { aws: aws({ mappings: [mapping({ lastResult: 'PROBLEM: Connection error' })] }) },
    /id-1 of orders says PROBLEM: Connection error$/,
    'mapping-has-a-problem',
  ],
  [
    'with a topic that has no mapping but one that goes',
    { aws: aws({ mappings: [mapping({ state: 'Deleting' })] }) },
    /^orders has no event source mapping/,
    'mapping-is-not-enabled',
  ],
  [
    'that has no reader, seen from the clusters alone',
    { aws: undefined, topics: [topic({ behind: 3n, readers: 0 })] },
    /^nobody reads orders/,
    'mapping-is-not-enabled',
  ],
  [
    'whose function fails',
    { aws: aws({ functions: [fn({ lastError: { at: now - 1_000, message: 'not allowed' } })] }) },
    /^checkpoint failed 1 s ago and has not succeeded since: not allowed$/,
    'function-failed',
  ],
  [
    'whose mirror fails',
    {
      aws: aws({
        functions: [
          fn({ kind: 'mirror', everyMinutes: undefined, lastError: { at: now, message: 'too large' } }),
        ],
      }),
    },
    /^mirror failed 0 s ago .*: too large$/,
    'batches-fail',
  ],
  [
    'whose function is silent',
    { aws: aws({ functions: [fn({ lastSuccessAt: now - 6 * minute })] }) },
    /^checkpoint did not run: its last success was 6 min ago$/,
    'function-did-not-run',
  ],
  [
    'with an alarm',
    {
      aws: aws({
        alarms: [
          { name: 'Loop', description: 'S/Loop: it loops. What to do: docs/operating.md#loop', since: now },
        ],
      }),
    },
    /^alarm Loop: S\/Loop: it loops/,
    'loop',
  ],
  [
    'that stands still',
    { topics: [topic({ behind: 9n, standing: [{ partition: 3, next: 40n, behind: 9n }] })] },
    /^orders-3 stands still at source offset 40: 9 records wait$/,
    'source-moved-mirror-did-not',
  ],
  [
    'without heartbeats',
    { heartbeatAt: now - 10 * minute },
    /^the newest heartbeat of the flow is 10 min ago$/,
    'heartbeats',
  ],
] as const satisfies readonly (readonly [string, Partial<FlowStatus>, RegExp, string])[])
  test(`of a flow ${says} it is said`, () => {
    const problems = statusProblems({ ...well, ...changes })
    assert.equal(problems.length, 1, JSON.stringify(problems))
    assert.match(problems[0]?.says ?? '', expected)
    assert.equal(problems[0]?.section, section)
  })

test('times are told in the unit that leaves a short number', () => {
  assert.deepEqual(
    [-5, 1_400, 119_000, 5 * minute, 119 * minute, 150 * minute, 72 * 60 * minute].map(durationText),
    ['0 s', '1 s', '119 s', '5 min', '119 min', '3 h', '3 d'],
  )
  assert.equal(agoText(3_000), '3 s ago')
})
