import { simpleClassName } from '../class-name.ts'
import type { ConnectHeader, ConnectRecord } from '../connect-record.ts'
import type { ConnectSchema } from '../connect-schema.ts'
import type { ConnectorKeys, ConnectorSettings } from '../connector-keys.ts'
import { createDropHeaders } from './drop-headers.ts'
import { createFilter } from './filter.ts'
import { createInsertHeader } from './insert-header.ts'
import { schemaTransferName, schemaTransferOptions } from './schema-transfer-options.ts'
import type { Transform } from './transform.ts'
import { chainOf, readTransformSteps } from './transform-steps.ts'

/** What transforms of a mirror see of a record: its bytes, and the remote topic, as with MirrorSourceConnector. */
export interface MirroredRecord {
  readonly topic: string
  readonly partition: number
  readonly key: Buffer | null
  readonly value: Buffer | null
  readonly headers: readonly MirroredHeader[]
}

/** A header of a mirrored record. */
export interface MirroredHeader {
  readonly key: string
  readonly value: Buffer | null
}

/**
 * The headers that a record is sent with: those that it had are the same objects. Undefined: it is not sent. It depends on
 * nothing but the record, so that one that is delivered again is sent again as it was.
 */
export type MirrorTransform = (record: MirroredRecord) => readonly MirroredHeader[] | undefined

const takesBytes: ReadonlyMap<string, (keys: ConnectorKeys) => Transform> = new Map([
  ['DropHeaders', createDropHeaders],
  ['Filter', createFilter],
  ['InsertHeader', createInsertHeader],
  // What it does to ids is no matter of headers: see SchemaTransfer.
  [
    schemaTransferName,
    (keys) => {
      schemaTransferOptions(keys)
      return (record) => record
    },
  ],
])

/**
 * `transforms` of a flow, with their predicates; undefined where there are none. Throws a ConnectorSettingError for those that a
 * mirror cannot do: keys and values stay the bytes that they are, and names of topics are the replication policy's.
 */
export const readMirrorTransforms = (settings: ConnectorSettings): MirrorTransform | undefined => {
  const steps = readTransformSteps(settings, createMirrorTransform)
  if (steps.length === 0) return undefined
  const transform = chainOf(steps)
  return ({ topic, partition, key, value, headers }) => {
    const known = new Map<ConnectHeader, MirroredHeader>()
    for (const header of headers) known.set({ ...header, schema: bytesSchema }, header)
    const record: ConnectRecord = {
      topic,
      partition,
      offset: null,
      timestamp: null,
      key: { schema: bytesSchema, value: key },
      value: { schema: bytesSchema, value },
      headers: [...known.keys()],
    }
    return transform(record)?.headers.map((header) => known.get(header) ?? textHeader(header))
  }
}

const createMirrorTransform = (keys: ConnectorKeys): Transform => {
  const type = simpleClassName(keys.required('type'))
  return (
    takesBytes.get(type)?.(keys) ??
    keys.refuse(
      'type',
      /^(Regex|Timestamp)Router$/.test(type)
        ? `is ${type}, which would write to another topic than the one that offsets are kept of: names of remote topics are those of the replication policy (replication.policy.class, which may be a module of yours)`
        : `is ${type}, which a mirror does not do, because it does not look into keys and values: write one of ${[...takesBytes.keys()].join(', ')}`,
    )
  )
}

const bytesSchema: ConnectSchema = { type: 'BYTES', isOptional: true }

/** A header that was put in has the text of its literal. */
const textHeader = ({ key, value }: ConnectHeader): MirroredHeader => ({
  key,
  value: value === null || Buffer.isBuffer(value) ? value : Buffer.from(String(value)),
})
