import { parse } from 'lossless-json'
import { DataException } from '../data-exception.ts'

/** What JSON text holds: integers exact, numbers with a fraction as FLOAT64 with the text they had. */
export type JsonValue = null | boolean | bigint | JsonDecimal | string | JsonObject | readonly JsonValue[]

export interface JsonObject {
  readonly [key: string]: JsonValue
}

/** A number with a fraction or an exponent. */
export class JsonDecimal {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** Tells an object from the other values. */
export const isJsonObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonDecimal)

/** Reads JSON as JsonConverter does: of equal keys the last one counts. Throws a DataException. */
export const parseJsonValue = (bytes: Buffer): JsonValue => {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    // The parser makes objects, arrays, strings, booleans and null; numbers are what parseNumber makes.
    return parse(text, null, { parseNumber, onDuplicateKey: ({ newValue }) => newValue }) as JsonValue
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new DataException(
      `Converting byte[] to Kafka Connect data failed due to serialization error: ${why}`,
      { cause },
    )
  }
}

const parseNumber = (text: string): bigint | JsonDecimal =>
  /^-?\d+$/.test(text) ? BigInt(text) : new JsonDecimal(text)
