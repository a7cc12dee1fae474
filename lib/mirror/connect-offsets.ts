/*
  mm2-offsets.<source>.internal: what the connectors of a flow remember, as Connect stores it (JsonConverter without schemas).
    Key   => ["<connector name>",<partition>]       Value => {"offset":<n>}, null for forgotten
  Connect finds offsets by the bytes of the key, so the order of a partition's fields is part of the format: it is that of
  Java's HashMap.
*/

/** What an offset belongs to, its fields in the order in which they are written. */
export type ConnectPartition = Readonly<Record<string, ConnectValue>>

/** The offset's fields, in the order in which they are written. */
export type ConnectOffset = Readonly<Record<string, ConnectValue>>

/** What MirrorMaker's partitions and offsets hold. Whole numbers are read as bigint. */
export type ConnectValue = string | number | bigint | boolean | null

/** One record of the topic; a null offset was forgotten. */
export interface ConnectOffsetRecord {
  readonly connector: string
  readonly partition: ConnectPartition
  readonly offset: ConnectOffset | null
}

/** The partition of MirrorSourceConnector; its offset is that of the last record that was mirrored. */
export const sourcePartition = (cluster: string, topic: string, partition: number): ConnectPartition => ({
  cluster,
  partition,
  topic,
})

/** The partition of MirrorCheckpointConnector, with the target's topic; its offset is always 0. */
export const checkpointPartition = (group: string, topic: string, partition: number): ConnectPartition => ({
  partition,
  topic,
  group,
})

/** The partition of MirrorHeartbeatConnector; its offset is always 0. */
export const heartbeatPartition = (
  sourceClusterAlias: string,
  targetClusterAlias: string,
): ConnectPartition => ({
  sourceClusterAlias,
  targetClusterAlias,
})

/** The record's key. */
export const encodeKey = (connector: string, partition: ConnectPartition): Buffer =>
  Buffer.from(`[${json(connector)},${jsonObject(partition)}]`)

/** The record's value; fields of our own may follow `offset`. */
export const encodeValue = (offset: ConnectOffset): Buffer => Buffer.from(jsonObject(offset))

/** Reads a record; undefined if its key is none of Connect's, which Connect passes over too. Throws if its value is none. */
export const decode = (key: Buffer, value: Buffer | null): ConnectOffsetRecord | undefined => {
  const parsed = parsedKey(key)
  if (parsed === undefined) return undefined
  const offset = value === null ? null : parseJson(value)
  if (offset !== null && !isFields(offset)) {
    throw new Error(`The offset of ${key} was not read: an object was expected, but it is ${value}`)
  }
  return { ...parsed, offset }
}

const parsedKey = (key: Buffer): Pick<ConnectOffsetRecord, 'connector' | 'partition'> | undefined => {
  try {
    const parsed = parseJson(key)
    if (!Array.isArray(parsed) || parsed.length !== 2) return undefined
    const [connector, partition] = parsed
    return typeof connector === 'string' && isFields(partition) ? { connector, partition } : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

const jsonObject = (fields: ConnectOffset): string =>
  `{${Object.entries(fields)
    .map(([name, value]) => `${json(name)}:${json(value)}`)
    .join(',')}}`

/** As Jackson writes it to bytes: beyond 16 bits a character is escaped too, and the digits of an escape are upper-case. */
const json = (value: ConnectValue): string => {
  if (typeof value === 'bigint') return value.toString()
  return JSON.stringify(value)
    .replace(/\\(?:u[0-9a-f]{4}|.)/g, (escaped) =>
      escaped.length === 6 ? `\\u${escaped.slice(2).toUpperCase()}` : escaped,
    )
    .replace(
      /[\u{10000}-\u{10ffff}]/gu,
      (character) => unicodeEscape(character, 0) + unicodeEscape(character, 1),
    )
}

const unicodeEscape = (text: string, at: number): string =>
  `\\u${text.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0')}`

/** JSON with whole numbers as bigint: offsets may be larger than a number holds exactly. */
const parseJson = (bytes: Buffer): unknown =>
  JSON.parse(bytes.toString(), (_name, value: unknown, context?: { readonly source?: string }) =>
    typeof value === 'number' && /^-?\d+$/.test(context?.source ?? '')
      ? BigInt(context?.source ?? '')
      : value,
  )

const isFields = (value: unknown): value is ConnectOffset =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).every((field) => typeof field !== 'object' || field === null)
