import { javaText } from './java-text.ts'

/*
  PATCH /connectors/{name}/offsets, body { "offsets": [{ "partition": {…}, "offset": {…} }] }: what the connectors of
  MirrorMaker 2 accept (their alterOffsets). Whole numbers of the JSON are bigint here and all others number, as
  `parseConnectJson` reads them: 3 is a partition, 3.0 is none.
*/

/** Fields of a partition or an offset, in their order. */
export type OffsetFields = Readonly<Record<string, unknown>>

/** One offset to set; null to forget it, and then any partition will do. */
export interface AlteredOffset {
  readonly partition: OffsetFields | null
  readonly offset: OffsetFields | null
}

/** The connectors that have offsets. */
export type MirrorConnector = 'source' | 'checkpoint' | 'heartbeat'

/**
 * What the connector has against new offsets, in MirrorMaker 2's words: the first thing that is wrong, undefined when nothing
 * is. Connect answers it with status 500. Fields beside those of MirrorMaker are no fault, but make another key.
 */
export const findOffsetProblem = (
  connector: MirrorConnector,
  offsets: readonly AlteredOffset[],
): string | undefined =>
  offsets.map((altered) => problemOf(connector, altered)).find((problem) => problem !== undefined)

/** JSON with whole numbers as bigint, exact whatever their size. Throws a SyntaxError. */
export const parseConnectJson = (text: string): unknown =>
  JSON.parse(text, (_name, value: unknown, { source }: { source?: string } = {}) =>
    typeof value === 'number' && source !== undefined && /^-?\d+$/.test(source) ? BigInt(source) : value,
  )

const fieldsOf: Readonly<Record<MirrorConnector, { strings: readonly string[]; hasPartition: boolean }>> = {
  source: { strings: ['cluster', 'topic'], hasPartition: true },
  checkpoint: { strings: ['group', 'topic'], hasPartition: true },
  heartbeat: { strings: ['sourceClusterAlias', 'targetClusterAlias'], hasPartition: false },
}

const problemOf = (connector: MirrorConnector, { partition, offset }: AlteredOffset): string | undefined => {
  if (offset === null) return undefined
  if (partition === null) return 'Source partitions may not be null'
  const { strings, hasPartition } = fieldsOf[connector]
  const ofPartition = `Source partition ${javaText(partition)}`
  return (
    firstOf(strings, (key) => stringProblem(ofPartition, partition, key)) ??
    (hasPartition ? integerProblem(ofPartition, partition, 'partition', isPartition) : undefined) ??
    integerProblem(
      `Source offset ${javaText(offset)} for source partition ${javaText(partition)}`,
      offset,
      'offset',
      connector === 'source' ? isOffset : isZero,
    )
  )
}

const firstOf = <Item>(
  items: readonly Item[],
  find: (item: Item) => string | undefined,
): string | undefined => {
  for (const item of items) {
    const found = find(item)
    if (found !== undefined) return found
  }
  return undefined
}

const stringProblem = (what: string, fields: OffsetFields, key: string): string | undefined =>
  missing(what, fields, key) ??
  (typeof fields[key] === 'string' ? undefined : invalid(what, fields, key, ', which must be a string'))

/** Says what is wrong with a whole number. */
type IntegerRule = (value: bigint) => string | undefined

const integerProblem = (
  what: string,
  fields: OffsetFields,
  key: string,
  rule: IntegerRule,
): string | undefined => {
  const absent = missing(what, fields, key)
  if (absent !== undefined) return absent
  const value = fields[key]
  const wrong = typeof value === 'bigint' && isInt64(value) ? rule(value) : notInteger
  return wrong === undefined ? undefined : invalid(what, fields, key, wrong)
}

const notInteger = ', which must be an integer'
const negative = ', which cannot be negative'

const isInt64 = (value: bigint): boolean => BigInt.asIntN(64, value) === value
const isPartition: IntegerRule = (value) => {
  if (value > 2n ** 31n - 1n) return notInteger
  return value < 0n ? negative : undefined
}
const isOffset: IntegerRule = (value) => (value < 0n ? negative : undefined)
const isZero: IntegerRule = (value) => (value === 0n ? undefined : '; the only accepted value is 0')

const missing = (what: string, fields: OffsetFields, key: string): string | undefined =>
  Object.hasOwn(fields, key) ? undefined : `${what} is missing the '${key}' key, which is required`

const invalid = (what: string, fields: OffsetFields, key: string, why: string): string =>
  `${what} has an invalid value ${javaText(fields[key])} for the '${key}' key${why}`
