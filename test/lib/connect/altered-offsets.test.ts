import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type AlteredOffset,
  findOffsetProblem,
  type MirrorConnector,
  parseConnectJson,
} from '../../../lib/connect/altered-offsets.ts'
import { javaVectors } from '../../support/java-vectors.ts'

/** A request, as JSON of partitions and offsets, and what the connector of Kafka 4.1.1 says of it. */
interface Row {
  readonly connector: MirrorConnector
  readonly offsets: readonly (readonly [partition: string, offset: string])[]
  readonly isDone?: boolean
  readonly message?: string
}

const rows = javaVectors<Row>('alter-offsets')
const altered = (offsets: Row['offsets']): AlteredOffset[] =>
  offsets.map(([partition, offset]) => {
    const read = parseConnectJson(`{"partition":${partition},"offset":${offset}}`)
    // The parsed boundary: the texts are JSON of just this shape.
    return read as AlteredOffset
  })

const partitions = {
  source: { cluster: 'A', topic: 't', partition: 3n },
  checkpoint: { group: 'g', topic: 'A.t', partition: 3n },
  heartbeat: { sourceClusterAlias: 'A', targetClusterAlias: 'B' },
}
const zero = { offset: 0n }
const wrongPartition = { unused_partition_key: 'unused' }
const without = (fields: Readonly<Record<string, unknown>>, name: string) =>
  Object.fromEntries(Object.entries(fields).filter(([field]) => field !== name))

const check = (
  connector: MirrorConnector,
  partition: AlteredOffset['partition'],
  offset: AlteredOffset['offset'] = zero,
) => findOffsetProblem(connector, [{ partition, offset }])

for (const [connector, className, largest] of [
  ['source', 'MirrorSourceConnectorTest', 2n ** 63n - 1n],
  ['checkpoint', 'MirrorCheckpointConnectorTest', 0n],
  ['heartbeat', 'MirrorHeartbeatConnectorTest', 0n],
] as const) {
  const partition = partitions[connector]
  const named = (name: string, says: string) => `${className}.${name}: ${says}`

  test(
    named(
      'testAlterOffsetsIncorrectPartitionKey',
      'a partition of other fields is refused, unless it is forgotten',
    ),
    () => {
      assert.match(check(connector, wrongPartition) ?? '', /missing the '\w+' key/)
      assert.match(check(connector, null) ?? '', /may not be null/)
      assert.equal(check(connector, wrongPartition, null), undefined)
    },
  )

  test(named('testAlterOffsetsMissingPartitionKey', 'every field of the partition is needed'), () => {
    assert.equal(check(connector, partition), undefined)
    for (const field of Object.keys(partition))
      assert.match(
        check(connector, without(partition, field)) ?? '',
        new RegExp(`missing the '${field}' key`),
      )
    assert.match(check(connector, {}) ?? '', /is missing/)
  })

  if (connector !== 'heartbeat')
    test(
      named(
        'testAlterOffsetsInvalidPartitionPartition',
        'the number of a partition is one of 32 bits, not negative',
      ),
      () => {
        for (const wrong of ['a string', -1n, 2n ** 31n, 2n ** 32n, 3.5, null, true])
          assert.match(
            check(connector, { ...partition, partition: wrong }) ?? '',
            /invalid value .* 'partition'/,
          )
        assert.equal(check(connector, { ...partition, partition: 2n ** 31n - 1n }), undefined)
      },
    )

  test(named('testAlterOffsetsMultiplePartitions', 'one wrong partition among several is refused'), () => {
    const right = { partition, offset: zero }
    assert.equal(findOffsetProblem(connector, [right, right]), undefined)
    assert.match(
      findOffsetProblem(connector, [right, { partition: wrongPartition, offset: zero }]) ?? '',
      /is missing/,
    )
  })

  test(named('testAlterOffsetsIncorrectOffsetKey', 'an offset of other fields is refused'), () => {
    for (const offset of [{ unused_offset_key: 0n }, {}])
      assert.match(check(connector, partition, offset) ?? '', /missing the 'offset' key/)
  })

  test(named('testAlterOffsetsOffsetValues', `an offset is a whole number from 0 to ${largest}`), () => {
    for (const wrong of ['nan', null, {}, [], true, '31', 10.5, 0.5, -1n, 2n ** 63n, largest + 1n])
      assert.match(check(connector, partition, { offset: wrong }) ?? '', /invalid value .* 'offset'/)
    for (const right of [0n, largest]) assert.equal(check(connector, partition, { offset: right }), undefined)
  })

  test(named('testSuccessfulAlterOffsets', 'offsets of several partitions are taken, none as well'), () => {
    const another = { ...partition, ...('topic' in partition && { topic: 'another' }) }
    assert.equal(
      findOffsetProblem(connector, [
        { partition, offset: zero },
        { partition: another, offset: zero },
      ]),
      undefined,
    )
    assert.equal(findOffsetProblem(connector, []), undefined)
  })

  test(named('testAlterOffsetsTombstones', 'what is forgotten may be anything'), () => {
    for (const gone of [partition, without(partition, 'topic'), { partition: '2' }, wrongPartition, null])
      assert.equal(check(connector, gone, null), undefined)
  })
}

test("requests are taken and refused in the words of Kafka's own connectors", () => {
  assert.equal(rows.length > 100, true)
  for (const { connector, offsets, isDone, message } of rows) {
    const problem = findOffsetProblem(connector, altered(offsets))
    assert.equal(problem, message, JSON.stringify(offsets))
    assert.equal(problem === undefined, isDone ?? false)
  }
})
