import { simpleClassName } from '../class-name.ts'
import { ConnectorKeys, type ConnectorSettings } from '../connector-keys.ts'
import { createFlatten } from './flatten.ts'
import { createReplaceField } from './replace-field.ts'
import type { Transform } from './transform.ts'

/** The transforms that there are, by the class name that Kafka gives them. */
const transforms: ReadonlyMap<string, (keys: ConnectorKeys) => Transform> = new Map([
  ['ReplaceField$Value', createReplaceField],
  ['Flatten$Value', createFlatten],
])

/** The chain that `transforms` and `transforms.<alias>.*` describe, as one transform. */
export const createTransforms = (settings: ConnectorSettings): Transform => {
  const chain = new ConnectorKeys(settings)
    .list('transforms')
    .map((alias) => createTransform(alias, settings))
  return (value) => chain.reduce((transformed, transform) => transform(transformed), value)
}

const createTransform = (alias: string, settings: ConnectorSettings): Transform => {
  const keys: ConnectorKeys = new ConnectorKeys(settings, `transforms.${alias}.`)
  const create = transforms.get(simpleClassName(keys.required('type')))
  if (create === undefined) {
    keys.refuse('type', `is "${keys.optional('type')}": write one of ${[...transforms.keys()].join(', ')}`)
  }
  if (keys.optional('predicate') !== undefined) {
    keys.refuse('predicate', 'cannot be evaluated here: remove it, or split the connector in two')
  }
  return create(keys)
}
