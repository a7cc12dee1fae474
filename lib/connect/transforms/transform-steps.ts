import type { ConnectRecord } from '../connect-record.ts'
import { ConnectorKeys, type ConnectorSettings } from '../connector-keys.ts'
import { createPredicate } from './predicates.ts'
import type { Transform } from './transform.ts'

/** What a chain could not transform, with the class that said so: what Connect's error context holds. */
export interface TransformStep {
  readonly alias: string
  /** As the user wrote it. */
  readonly className: string
  readonly transform: Transform
}

/**
 * `transforms` with their predicates, in order; `create` makes a transform of the keys under `transforms.<alias>.`. Reads every
 * setting, so that an error shows before the first record. Throws a ConnectorSettingError.
 */
export const readTransformSteps = (
  settings: ConnectorSettings,
  create: (keys: ConnectorKeys) => Transform,
): readonly TransformStep[] =>
  new ConnectorKeys(settings).list('transforms').map((alias) => {
    const keys: ConnectorKeys = new ConnectorKeys(settings, `transforms.${alias}.`)
    return {
      alias,
      className: keys.required('type'),
      transform: underPredicate(settings, keys, create(keys)),
    }
  })

/** Steps as one transform. Null: one of them dropped the record. */
export const chainOf =
  (steps: readonly TransformStep[]): Transform =>
  (record) => {
    let transformed: ConnectRecord | null = record
    for (const { transform } of steps) {
      if (transformed === null) return null
      transformed = transform(transformed)
    }
    return transformed
  }

/** `predicate` and `negate`: whether the transform applies to a record. */
const underPredicate = (
  settings: ConnectorSettings,
  keys: ConnectorKeys,
  transform: Transform,
): Transform => {
  const alias = keys.optional('predicate') ?? ''
  if (alias === '') return transform
  if (!new ConnectorKeys(settings).list('predicates').includes(alias)) {
    keys.refuse('predicate', `is "${alias}", which predicates does not name: add it there`)
  }
  const predicate = createPredicate(settings, alias)
  const negates = keys.boolean('negate', false)
  return (record) => (predicate(record) === negates ? record : transform(record))
}
