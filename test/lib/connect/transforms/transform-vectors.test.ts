import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { parse, stringify } from 'lossless-json'
import { type ConnectHeader, nothing } from '../../../../lib/connect/connect-record.ts'
import type { SchemaAndValue } from '../../../../lib/connect/connect-schema.ts'
import { ConnectorKeys } from '../../../../lib/connect/connector-keys.ts'
import { createJsonConverter } from '../../../../lib/connect/converters/json-converter.ts'
import { DataException } from '../../../../lib/connect/data-exception.ts'
import { createTransformChain } from '../../../../lib/connect/transforms/transform-chain.ts'

interface Case {
  readonly class: string
  readonly config: Readonly<Record<string, string>>
  readonly record: {
    readonly topic: string
    readonly partition: number | null
    readonly offset: number | null
    readonly timestamp: number | null
    readonly key: string | null
    readonly value: string | null
    readonly headers: readonly (readonly [string, string])[]
  }
}

/** What Kafka's own class made of it. */
interface Vector {
  readonly dropped?: true
  readonly topic?: string
  readonly key?: string | null
  readonly value?: string | null
  readonly headers?: readonly (readonly [string, string | null])[]
  readonly error?: string
  readonly message?: string
}

const fixture = <Row>(name: string): readonly Row[] =>
  JSON.parse(
    readFileSync(new URL(`../../../fixtures/connect/java/${name}.json`, import.meta.url), 'utf8'),
  ) as Row[]
const cases = fixture<Case>('transform-cases')
const vectors = fixture<Vector>('transform-vectors')
const converter = createJsonConverter(new ConnectorKeys({}))

const read = (text: string | null): SchemaAndValue =>
  text === null ? nothing : converter.toConnectData(Buffer.from(text))

/** Without a schema Java's fields have no order: they are sorted here. With one the order counts. */
const comparable = (text: string | null | undefined): string | null => {
  if (text == null || !text.startsWith('{"schema":null')) return text ?? null
  return stringify(sorted(parse(text))) ?? null
}

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null || 'isLosslessNumber' in value) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, field]) => [key, sorted(field)]),
  )
}

const text = (data: SchemaAndValue): string | null => {
  const bytes = converter.fromConnectData(data)
  return bytes === null ? null : bytes.toString()
}

const run = ({ class: name, config, record }: Case): Vector => {
  const settings = Object.entries(config).map(([key, value]) => [`transforms.t.${key}`, value])
  try {
    const transform = createTransformChain({
      transforms: 't',
      'transforms.t.type': `org.apache.kafka.connect.transforms.${name}`,
      ...Object.fromEntries(settings),
    })
    const headers = record.headers.map(
      ([key, value]): ConnectHeader => ({ key, schema: { type: 'STRING' }, value }),
    )
    const out = transform({
      topic: record.topic,
      partition: record.partition,
      offset: record.offset === null ? null : BigInt(record.offset),
      timestamp: record.timestamp === null ? null : BigInt(record.timestamp),
      key: read(record.key),
      value: read(record.value),
      headers,
    })
    if (out === null) return { dropped: true }
    return {
      topic: out.topic,
      key: comparable(text(out.key)),
      value: comparable(text(out.value)),
      headers: out.headers.map((header) => [header.key, comparable(text(header))]),
    }
  } catch (error) {
    if (!(error instanceof DataException)) throw error
    return { error: error.name, message: error.message }
  }
}

const expected = (vector: Vector): Vector =>
  vector.error !== undefined
    ? { error: 'DataException', message: vector.message ?? '' }
    : vector.dropped === true
      ? vector
      : {
          topic: vector.topic ?? '',
          key: comparable(vector.key),
          value: comparable(vector.value),
          headers: (vector.headers ?? []).map(([key, value]) => [key, comparable(value)]),
        }

for (const [name, rows] of Map.groupBy(
  cases.map((example, index) => ({ example, vector: vectors[index] ?? {} })),
  ({ example }) => example.class,
)) {
  test(`${name} makes of ${rows.length} records what Kafka's own class makes of them`, () => {
    for (const { example, vector } of rows) {
      assert.deepEqual(run(example), expected(vector), JSON.stringify(example))
    }
  })
}
