import { compileJavaPattern } from '../../mirror/java-pattern.ts'
import { simpleClassName } from '../class-name.ts'
import { ConnectorKeys, type ConnectorSettings } from '../connector-keys.ts'
import type { Predicate } from './transform.ts'

/** Kafka's predicates, by simple class name. */
const predicates: ReadonlyMap<string, (keys: ConnectorKeys) => Predicate> = new Map([
  ['TopicNameMatches', (keys) => createTopicNameMatches(keys)],
  ['HasHeaderKey', (keys) => createHasHeaderKey(keys)],
  [
    'RecordIsTombstone',
    () =>
      ({ value }) =>
        value.value === null,
  ],
])

/** Simple names of the predicates that there are. */
export const predicateNames: readonly string[] = [...predicates.keys()]

/** The predicate that `predicates.<alias>.*` describes. Throws a ConnectorSettingError. */
export const createPredicate = (settings: ConnectorSettings, alias: string): Predicate => {
  const keys: ConnectorKeys = new ConnectorKeys(settings, `predicates.${alias}.`)
  const create = predicates.get(simpleClassName(keys.required('type')))
  if (create === undefined) {
    return keys.refuse('type', `is "${keys.optional('type')}": write one of ${predicateNames.join(', ')}`)
  }
  return create(keys)
}

const createTopicNameMatches = (keys: ConnectorKeys): Predicate => {
  const source = keys.required('pattern')
  try {
    const pattern = compileJavaPattern(source)
    return ({ topic }) => pattern.matches(topic)
  } catch (error) {
    return keys.refuse('pattern', `is "${source}": ${error instanceof Error ? error.message : error}`)
  }
}

const createHasHeaderKey = (keys: ConnectorKeys): Predicate => {
  const name = keys.required('name')
  return ({ headers }) => headers.some(({ key }) => key === name)
}
