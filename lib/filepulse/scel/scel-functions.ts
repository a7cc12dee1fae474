import { createHash, randomUUID } from 'node:crypto'
import { type ConnectValue, isArray, isStruct, type Struct } from '../../connect/connect-value.ts'
import { DataException } from '../../connect/data-exception.ts'
import { compileDateReader, type DateReader } from '../../connect/date-text.ts'
import { murmur2 } from '../../mirror/murmur2.ts'
import { findField } from '../find-field.ts'
import { compileJavaRegex, type JavaRegex } from '../java-regex.ts'
import type { ScelExpression } from './scel-expression.ts'
import { convertValue, numberOf, scelType, textOf } from './scel-values.ts'

/** The arguments of a call, each evaluated when it is asked for. */
export interface ScelCall {
  readonly args: readonly ScelExpression[]
  value(index: number): ConnectValue
  /** Whether the property of an argument is there and not null; with a path, whether that is there inside it. */
  has(index: number, path?: string): boolean
}

/** A function of expressions. Throws a DataException when its arguments do not fit. */
export type ScelFunction = (call: ScelCall) => ConnectValue

/** A function by its name. Throws a DataException for one that there is not. */
export const scelFunction = (name: string): ScelFunction => {
  const found = functions.get(name)
  if (found !== undefined) return found
  throw new DataException(`there is no function ${name}: write one of ${scelFunctionNames.join(', ')}`)
}

const text = ({ value }: ScelCall, index: number): string => textOf(value(index))
const isTrue = (call: ScelCall, index: number): boolean => text(call, index).toLowerCase() === 'true'
const indices = ({ args }: ScelCall): number[] => args.map((_, index) => index)
const optional = (call: ScelCall, index: number, otherwise: string): string =>
  index < call.args.length ? text(call, index) : otherwise

const isSame = (one: ConnectValue, other: ConnectValue): boolean =>
  one === null || other === null ? one === other : textOf(one) === textOf(other)

const conditions: Readonly<Record<string, ScelFunction>> = {
  and: (call) => indices(call).every((index) => isTrue(call, index)),
  or: (call) => indices(call).some((index) => isTrue(call, index)),
  not: (call) => !isTrue(call, 0),
  if: (call) => call.value(isTrue(call, 0) ? 1 : 2),
  equals: (call) => isSame(call.value(0), call.value(1)),
  exists: (call) => call.has(0, call.args.length > 1 ? text(call, 1) : undefined),
  is_null: (call) => !call.has(0) || call.value(0) === null,
  is_empty: (call) => isEmpty(call.value(0)),
  nlv: (call) => (call.has(0) ? call.value(0) : call.value(1)),
  gt: (call) => numberOf(call.value(0)) > numberOf(call.value(1)),
  lt: (call) => numberOf(call.value(0)) < numberOf(call.value(1)),
  contains: (call) => {
    const whole = call.value(0)
    return isArray(whole)
      ? whole.some((element) => isSame(element, call.value(1)))
      : textOf(whole).includes(text(call, 1))
  },
  starts_with: (call) => text(call, 0).startsWith(text(call, 1)),
  ends_with: (call) => text(call, 0).endsWith(text(call, 1)),
  matches: (call) => regexOf(text(call, 1)).whole.test(text(call, 0)),
}

const isEmpty = (value: ConnectValue): boolean => {
  if (value === null) return true
  if (isArray(value)) return value.length === 0
  return isStruct(value) ? value.size === 0 : textOf(value) === ''
}

const texts: Readonly<Record<string, ScelFunction>> = {
  concat: (call) =>
    indices(call)
      .map((index) => text(call, index))
      .join(''),
  concat_ws: (call) =>
    indices(call)
      .slice(1)
      .map((index) => text(call, index))
      .join(text(call, 0)),
  lowercase: (call) => text(call, 0).toLowerCase(),
  uppercase: (call) => text(call, 0).toUpperCase(),
  trim: (call) => text(call, 0).trim(),
  split: (call) => text(call, 0).split(regexOf(text(call, 1)).everywhere),
  replace_all: (call) =>
    text(call, 0).replace(regexOf(text(call, 1)).everywhere, javaReplacement(text(call, 2))),
  length: (call) => {
    const value = call.value(0)
    return BigInt(isArray(value) ? value.length : textOf(value).length)
  },
  extract_array: (call) => {
    const [array, index] = [call.value(0), numberOf(call.value(1))]
    const element = isArray(array) ? array[index] : undefined
    if (element === undefined) throw new DataException(`there is no element ${index} in ${textOf(array)}`)
    return element
  },
  extract_struct_field: (call) => {
    const struct = call.value(0)
    const found = isStruct(struct) ? findField(struct, text(call, 1)) : undefined
    if (found === undefined) throw new DataException(`the field ${text(call, 1)} does not exist`)
    return found
  },
  converts: (call) => {
    const type = scelType(text(call, 1))
    if (type === undefined) throw new DataException(`there is no type ${text(call, 1)}`)
    return convertValue(call.value(0), type)
  },
  from_bytes: (call) => {
    const value = call.value(0)
    return Buffer.isBuffer(value) ? value.toString('utf8') : textOf(value)
  },
  hash: (call) => String(murmur2(Buffer.from(text(call, 0))) & 0x7fffffff),
  md5: (call) => createHash('md5').update(text(call, 0)).digest('hex'),
  uuid: () => randomUUID(),
  parse_url: (call) => parseUrl(text(call, 0)),
}

/** Java's `$1` is the group that is called g1 here. */
const javaReplacement = (replacement: string): string =>
  replacement.replace(/\\(.)|\$(\d)/g, (_, escaped, group) =>
    group === undefined ? escaped : `$<g${group}>`,
  )

const parseUrl = (url: string): Struct => {
  if (!URL.canParse(url)) throw new DataException(`"${url}" is no URL`)
  const { protocol, hostname, port, pathname, search, hash, username, password } = new URL(url)
  const parts: readonly (readonly [string, ConnectValue])[] = [
    ['scheme', protocol.slice(0, -1)],
    ['host', hostname],
    ['port', port === '' ? '' : BigInt(port)],
    ['path', pathname],
    ['query', search.slice(1)],
    ['fragment', hash.slice(1)],
    ['userInfo', username === '' ? '' : `${username}${password === '' ? '' : `:${password}`}`],
  ]
  return new Map(parts.filter(([, part]) => part !== ''))
}

const times: Readonly<Record<string, ScelFunction>> = {
  to_timestamp: (call) => {
    const read = dateReaderOf(text(call, 1), optional(call, 2, 'UTC'))
    const found = read(text(call, 0))
    if (found === undefined)
      throw new DataException(`"${text(call, 0)}" is not of the pattern ${text(call, 1)}`)
    return found
  },
  unix_timestamp: () => BigInt(Date.now()),
  timestamp_diff: (call) => {
    const unit = unitMs[text(call, 0).toUpperCase()]
    if (unit === undefined) throw new DataException(`there is no unit ${text(call, 0)}`)
    return BigInt(Math.trunc((numberOf(call.value(2)) - numberOf(call.value(1))) / unit))
  },
}

const unitMs: Readonly<Record<string, number>> = {
  MILLISECONDS: 1,
  SECONDS: 1_000,
  MINUTES: 60_000,
  HOURS: 3_600_000,
  DAYS: 86_400_000,
}

const functions: ReadonlyMap<string, ScelFunction> = new Map(
  Object.entries({ ...conditions, ...texts, ...times }),
)

/** Names of all functions, for messages and for documentation. */
export const scelFunctionNames: readonly string[] = [...functions.keys()]

/** Patterns of expressions are few, and compiled once. */
const regexes = new Map<string, JavaRegex>()
const regexOf = (source: string): JavaRegex => remembered(regexes, source, () => compileJavaRegex(source))

const readers = new Map<string, DateReader>()
const dateReaderOf = (pattern: string, zone: string): DateReader =>
  remembered(readers, `${zone} ${pattern}`, () => compileDateReader(pattern, zone))

const remembered = <Value>(known: Map<string, Value>, name: string, make: () => Value): Value => {
  const value = known.get(name) ?? make()
  if (known.size > 1_000) known.clear()
  known.set(name, value)
  return value
}
