import type { ConnectorKeys } from '../connect/connector-keys.ts'
import { DataException } from '../connect/data-exception.ts'
import type { SinkRecord } from './sink-record.ts'

/** Which shard a document goes to: the text that OpenSearch hashes in place of its id. */
export type DocumentRouting = (record: SinkRecord, document: string | null) => string | undefined

/** Aiven's `routing.type`; undefined for none. Throws an error that names the key. */
export const readRouting = (keys: ConnectorKeys): DocumentRouting | undefined => {
  const type = keys.choice('routing.type', ['none', 'key', 'value'], 'none')
  if (type === 'none') return undefined
  if (type === 'key') return ({ key }) => key?.toString()
  const path = keys.required('routing.record.value.path')
  if (keys.choice('behavior.on.null.values', ['fail', 'ignore', 'delete'], 'ignore') === 'delete')
    keys.refuse('routing.record.value.path', 'finds nothing in a record without a value: do not delete by it')
  if (!path.startsWith('/'))
    keys.refuse('routing.record.value.path', `is "${path}": write /field or /field/of/it`)
  const names = path
    .slice(1)
    .split('/')
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'))
  return (_record, document) => {
    if (document === null) return undefined
    const value = names.reduce<unknown>(field, JSON.parse(document))
    if ((typeof value === 'string' && value !== '') || typeof value === 'number') return String(value)
    throw new DataException(`the document has no text or number at ${path} (routing.record.value.path)`)
  }
}

const field = (value: unknown, name: string): unknown =>
  // The parsed boundary: JSON.parse made it.
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined
