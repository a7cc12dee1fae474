import { simpleClassName } from '../connect/class-name.ts'
import { ConnectorKeys, type ConnectorSettings } from '../connect/connector-keys.ts'
import { grokRegExp } from './grok.ts'
import { grokPatternKeys, patternDefinitions } from './grok-keys.ts'
import { compileJavaRegex } from './java-regex.ts'

/** A pattern of a filter, as it is run. */
export interface FilterPattern {
  /** The setting that holds it. */
  readonly key: string
  readonly regExp: RegExp
}

/** Filters with a Java pattern in `regex`. */
const withRegex: ReadonlySet<string> = new Set([
  'DelimitedRowFilter',
  'ExcludeFieldsMatchingPatternFilter',
  'ExtractValueFilter',
])

/** The patterns of a connector's filters, which must have been checked before. Those in ScEL expressions are not among them. */
export const filterPatterns = (settings: ConnectorSettings): readonly FilterPattern[] =>
  new ConnectorKeys(settings).list('filters').flatMap((alias) => {
    const keys: ConnectorKeys = new ConnectorKeys(settings, `filters.${alias}.`)
    const type = simpleClassName(keys.required('type'))
    if (type === 'GrokFilter' || type === 'MultiRowFilter') {
      const definitions = { patternDefinitions: patternDefinitions(keys) }
      return grokPatternKeys(keys).map((key) => ({
        key: keys.name(key),
        regExp: grokRegExp(keys.required(key), definitions).regExp,
      }))
    }
    const regex = withRegex.has(type) ? (keys.optional('regex') ?? '') : ''
    return regex === '' ? [] : [{ key: keys.name('regex'), regExp: compileJavaRegex(regex).search }]
  })
