import { simpleClassName } from '../connect/class-name.ts'
import { ConnectorKeys, type ConnectorSettings } from '../connect/connector-keys.ts'
import { messageField } from './file-record.ts'
import type { Filter } from './filter.ts'
import { FilterChain, type FilterStep } from './filter-chain.ts'
import { grokFilter } from './grok-filter.ts'
import { jsonFilter } from './json-filter.ts'
import { defaultSeparator, MultiRowFilter } from './multi-row-filter.ts'
import { plainRegexRunner, type RegexRunner } from './regex-runner.ts'

/** The filters that there are, by the class name that FilePulse gives them. */
const filters: ReadonlyMap<string, (keys: ConnectorKeys, regex: RegexRunner) => Filter> = new Map([
  ['MultiRowFilter', (keys, regex) => createMultiRowFilter(keys, regex)],
  ['GrokFilter', (keys, regex) => createGrokFilter(keys, regex)],
  ['JSONFilter', (keys) => createJsonFilter(keys)],
])

/**
 * The chain that `filters` and `filters.<alias>.*` describe. Filters keep state, so each file gets its own chain.
 * Throws an error that names the key: call it once before there are files.
 */
export const createFilterChain = (
  settings: ConnectorSettings,
  regex: RegexRunner = plainRegexRunner,
): FilterChain =>
  new FilterChain(createSteps(new ConnectorKeys(settings).list('filters'), { settings, regex }, []))

interface Creation {
  readonly settings: ConnectorSettings
  readonly regex: RegexRunner
}

const createSteps = (
  aliases: readonly string[],
  creation: Creation,
  open: readonly string[],
): readonly FilterStep[] => aliases.map((alias) => createStep(alias, creation, open))

const createStep = (alias: string, creation: Creation, open: readonly string[]): FilterStep => {
  const { settings, regex } = creation
  const keys: ConnectorKeys = new ConnectorKeys(settings, `filters.${alias}.`)
  if (open.includes(alias)) keys.refuse('withOnFailure', 'leads back to the filter itself')
  if (keys.optional('if') !== undefined) {
    keys.refuse(
      'if',
      'is a ScEL expression, which cannot be evaluated here: remove it, or split the connector in two',
    )
  }
  const create = filters.get(simpleClassName(keys.required('type')))
  if (create === undefined) {
    keys.refuse('type', `is "${keys.optional('type')}": write one of ${[...filters.keys()].join(', ')}`)
  }
  return {
    alias,
    filter: create(keys, regex),
    ignoreFailure: keys.boolean('ignoreFailure', false),
    onFailure: createSteps(keys.list('withOnFailure'), creation, [...open, alias]),
  }
}

const createMultiRowFilter = (keys: ConnectorKeys, regex: RegexRunner): Filter =>
  new MultiRowFilter({
    regex,
    pattern: keys.required('pattern'),
    negate: keys.boolean('negate', false),
    separator: keys.optional('separator') ?? defaultSeparator,
    patternDefinitions: patternDefinitions(keys),
  })

const createGrokFilter = (keys: ConnectorKeys, regex: RegexRunner): Filter => {
  const target = keys.optional('target')
  return grokFilter({
    regex,
    patterns: grokPatterns(keys),
    patternDefinitions: patternDefinitions(keys),
    breakOnFirstPattern: keys.boolean('breakOnFirstPattern', true),
    namedCapturesOnly: keys.boolean('namedCapturesOnly', true),
    source: keys.optional('source') ?? messageField,
    ...(target !== undefined && { target }),
    overwrite: new Set(keys.list('overwrite')),
  })
}

const createJsonFilter = (keys: ConnectorKeys): Filter => {
  const target = keys.optional('target')
  return jsonFilter({
    source: keys.optional('source') ?? messageField,
    ...(target !== undefined && { target }),
    merge: keys.boolean('merge', false),
    explodeArray: keys.boolean('explode.array', false),
    overwrite: new Set(keys.list('overwrite')),
  })
}

/** `pattern`, or else `patterns.0`, `patterns.1`, ... in the order of their numbers. */
const grokPatterns = (keys: ConnectorKeys): readonly string[] => {
  const numbered = keys
    .all()
    .filter((key) => /^patterns\.\d+$/.test(key))
    .sort((a, b) => Number(a.slice(9)) - Number(b.slice(9)))
  return keys.optional('pattern') === undefined && numbered.length > 0
    ? numbered.map((key) => keys.required(key))
    : [keys.required('pattern')]
}

const patternDefinitions = (keys: ConnectorKeys): readonly string[] => {
  if (keys.list('patternsDir').length > 0) {
    keys.refuse('patternsDir', 'names a directory, which a function does not have: use patternDefinitions')
  }
  return keys.list('patternDefinitions')
}
