import type { ConnectorKeys } from '../connector-keys.ts'

/**
 * The steps of a field path. Syntax V1 knows one: the whole text. V2 separates steps with dots (KIP-821); backticks
 * around a step keep its dots, and a backslash before a backtick makes it part of the name.
 */
export const readFieldPath = (keys: ConnectorKeys, key: string): readonly string[] => {
  const path = keys.required(key)
  if (keys.choice('field.syntax.version', ['V1', 'V2'], 'V1') === 'V1') return [path]
  return parseSteps(keys, key, path)
}

const parseSteps = (keys: ConnectorKeys, key: string, path: string): string[] => {
  const steps: string[] = []
  let rest = path
  for (;;) {
    if (!rest.startsWith('`')) {
      const end = rest.indexOf('.')
      steps.push(end < 0 ? rest : rest.slice(0, end))
      if (end < 0) return steps
      rest = rest.slice(end + 1)
      continue
    }
    const closed = /^`((?:[^`]|\\`|`(?![.]|$))*)`(?:\.|$)/s.exec(rest)
    if (closed === null) keys.refuse(key, `is "${path}": a backtick is not closed`)
    const [matched, step = ''] = closed
    steps.push(step.replaceAll('\\`', '`'))
    if (!matched.endsWith('.')) return steps
    rest = rest.slice(matched.length)
  }
}
