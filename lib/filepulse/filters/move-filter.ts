import type { ConnectorKeys } from '../../connect/connector-keys.ts'
import { DataException } from '../../connect/data-exception.ts'
import { messageField } from '../file-record.ts'
import type { Filter } from '../filter.ts'
import { findField } from '../find-field.ts'
import { removeField, setField } from '../struct-path.ts'

/** MoveFilter: what stands under one path, under another one. */
export const createMoveFilter = (keys: ConnectorKeys): Filter =>
  mover(keys, keys.optional('source') ?? messageField, keys.required('target'))

/** RenameFilter: a field under another name where it stands; the name takes the place of the last part of its path. */
export const createRenameFilter = (keys: ConnectorKeys): Filter => {
  const field = keys.required('field')
  return mover(keys, field, field.slice(0, field.lastIndexOf('.') + 1) + keys.required('target'))
}

const mover = (keys: ConnectorKeys, source: string, target: string): Filter => {
  const ignoresMissing = keys.boolean('ignoreMissing', true)
  return {
    apply: (record) => {
      const value = findField(record.value, source)
      if (value !== undefined)
        return [{ ...record, value: setField(removeField(record.value, source), target, value) }]
      if (ignoresMissing) return [record]
      throw new DataException(`the field ${source} does not exist, so it did not become ${target}`)
    },
  }
}
