import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type AlteredOffset, parseConnectJson } from '../../../lib/connect/altered-offsets.ts'
import { parseSinkOffsets } from '../../../lib/connect/sink-offsets.ts'

/** As a request has them. */
const offsetsOf = (text: string) => parseConnectJson(`[${text}]`) as AlteredOffset[]

for (const [says, body, parsed] of [
  [
    'numbers may come as numbers or as texts',
    '{"partition":{"kafka_topic":"t","kafka_partition":"3"},"offset":{"kafka_offset":"9007199254740993"}}',
    [{ topic: 't', partition: 3, offset: 9007199254740993n }],
  ],
  [
    'null forgets an offset; of two for a partition the last one counts',
    '{"partition":{"kafka_topic":"t","kafka_partition":0},"offset":{"kafka_offset":1}},{"partition":{"kafka_topic":"t","kafka_partition":"0"},"offset":null}',
    [{ topic: 't', partition: 0, offset: null }],
  ],
] as const)
  test(`offsets of a sink: ${says}`, () => {
    assert.deepEqual(parseSinkOffsets(offsetsOf(body)), parsed)
  })

// The texts stand in SinkUtils of Kafka 4.1.1 (connect-runtime).
for (const [body, message] of [
  [
    '{"partition":null,"offset":{"kafka_offset":1}}',
    'The partition for a sink connector offset cannot be null or missing',
  ],
  [
    '{"partition":{"topic":"t"},"offset":null}',
    "The partition for a sink connector offset must contain the keys 'kafka_topic' and 'kafka_partition'",
  ],
  [
    '{"partition":{"kafka_topic":null,"kafka_partition":0},"offset":null}',
    'Kafka topic names must be valid strings and may not be null',
  ],
  [
    '{"partition":{"kafka_topic":"t","kafka_partition":null},"offset":null}',
    'Kafka partitions must be valid numbers and may not be null',
  ],
  [
    '{"partition":{"kafka_topic":"t","kafka_partition":1.0},"offset":null}',
    "Failed to parse the following Kafka partition value in the provided offsets: '1.0'. Partition values for sink connectors need to be integers.",
  ],
  [
    '{"partition":{"kafka_topic":"t","kafka_partition":2147483648},"offset":null}',
    "Failed to parse the following Kafka partition value in the provided offsets: '2147483648'. Partition values for sink connectors need to be integers.",
  ],
  [
    '{"partition":{"kafka_topic":"t","kafka_partition":0},"offset":{"offset":1}}',
    "The offset for a sink connector should either be null or contain the key 'kafka_offset'",
  ],
  [
    '{"partition":{"kafka_topic":"t","kafka_partition":0},"offset":{"kafka_offset":"many"}}',
    "Failed to parse the following Kafka offset value in the provided offsets: 'many'. Offset values for sink connectors need to be integers.",
  ],
] as const)
  test(`offsets of a sink are refused as Connect refuses ${body}`, () => {
    assert.throws(() => parseSinkOffsets(offsetsOf(body)), { status: 400, message })
  })
