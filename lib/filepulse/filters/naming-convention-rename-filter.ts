import type { ConnectorKeys } from '../../connect/connector-keys.ts'
import type { Filter } from '../filter.ts'

/** NamingConventionRenameFilter: the names of the fields as camelCase, PascalCase or snake_case. Only those at the top. */
export const createNamingConventionRenameFilter = (keys: ConnectorKeys): Filter => {
  const convention = keys.choice('naming.convention', ['camelCase', 'pascalCase', 'snakeCase'], 'camelCase')
  const delimiters = new Set(keys.optional('delimiter') || '_ ,-()[]{}')
  const rename = (name: string): string => {
    if (convention === 'pascalCase') return camelCase(name, true, delimiters)
    const camel = camelCase(name, false, delimiters)
    return convention === 'camelCase' ? camel : camel.replace(/([a-z0-9])([A-Z]+)/g, '$1_$2').toLowerCase()
  }
  return {
    apply: (record) => [
      { ...record, value: new Map(Array.from(record.value, ([name, value]) => [rename(name), value])) },
    ],
  }
}

/** As Commons Text's CaseUtils: everything small, the first letter after a delimiter large. */
const camelCase = (name: string, isFirstLarge: boolean, delimiters: ReadonlySet<string>): string => {
  let isLarge = isFirstLarge
  let result = ''
  for (const character of name.toLowerCase()) {
    if (delimiters.has(character)) {
      isLarge = result !== '' || isFirstLarge
    } else {
      result += isLarge ? character.toUpperCase() : character
      isLarge = false
    }
  }
  return result
}
