import type { ConnectorKeys } from '../connect/connector-keys.ts'

/** The keys of a GrokFilter's expressions: `pattern`, or else `patterns.0`, `patterns.1`, ... in the order of their numbers. */
export const grokPatternKeys = (keys: ConnectorKeys): readonly string[] => {
  const numbered = keys
    .all()
    .filter((key) => /^patterns\.\d+$/.test(key))
    .sort((a, b) => Number(a.slice(9)) - Number(b.slice(9)))
  return keys.optional('pattern') === undefined && numbered.length > 0 ? numbered : ['pattern']
}

const definitionPrefix = 'patternDefinitions.'

/**
 * `patternDefinitions`, a list; and our own `patternDefinitions.<NAME>`, each one regular expression, which may hold commas.
 * The files of `patternsDir` become the latter at `cdk synth`.
 */
export const patternDefinitions = (keys: ConnectorKeys): readonly string[] => {
  if (keys.list('patternsDir').length > 0) {
    keys.refuse(
      'patternsDir',
      `names a directory, which a function does not have: write ${definitionPrefix}<NAME> for each of its patterns`,
    )
  }
  const single = keys.all().filter((key) => key.startsWith(definitionPrefix))
  return [
    ...keys.list('patternDefinitions'),
    ...single.map((key) => `${key.slice(definitionPrefix.length)} ${keys.required(key)}`),
  ]
}
