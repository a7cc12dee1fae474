import { simpleClassName } from '../connect/class-name.ts'
import { ConnectorKeys, type ConnectorSettings } from '../connect/connector-keys.ts'
import { messageField } from './file-record.ts'
import type { Filter } from './filter.ts'
import { FilterChain, type FilterStep } from './filter-chain.ts'
import { createAppendFilter } from './filters/append-filter.ts'
import { createDropFilter, createFailFilter, createNullValueFilter } from './filters/conditional-filters.ts'
import { createConvertFilter } from './filters/convert-filter.ts'
import { createCsvFilter } from './filters/csv-filter.ts'
import { createDateFilter } from './filters/date-filter.ts'
import { createDelimitedRowFilter } from './filters/delimited-row-filter.ts'
import { createExcludeFieldsMatchingPatternFilter } from './filters/exclude-fields-matching-pattern-filter.ts'
import { createExcludeFilter } from './filters/exclude-filter.ts'
import { createExplodeFilter } from './filters/explode-filter.ts'
import { createExtractValueFilter } from './filters/extract-value-filter.ts'
import { type FilterContext, scelOf } from './filters/filter-context.ts'
import { GroupRowFilter } from './filters/group-row-filter.ts'
import { createJoinFilter } from './filters/join-filter.ts'
import { createMoveAllFieldsFilter } from './filters/move-all-fields-filter.ts'
import { createMoveFilter, createRenameFilter } from './filters/move-filter.ts'
import { createNamingConventionRenameFilter } from './filters/naming-convention-rename-filter.ts'
import { createSplitFilter } from './filters/split-filter.ts'
import { createXmlToJsonFilter } from './filters/xml-to-json-filter.ts'
import { createXmlToStructFilter } from './filters/xml-to-struct-filter.ts'
import { grokFilter } from './grok-filter.ts'
import { grokPatternKeys, patternDefinitions } from './grok-keys.ts'
import { jsonFilter } from './json-filter.ts'
import { defaultSeparator, MultiRowFilter } from './multi-row-filter.ts'
import { plainRegexRunner, type RegexRunner } from './regex-runner.ts'
import { textOf } from './scel/scel-values.ts'

type CreateFilter = (keys: ConnectorKeys, context: FilterContext) => Filter

/** The filters that there are, by the class name that FilePulse gives them. */
const filters: ReadonlyMap<string, CreateFilter> = new Map<string, CreateFilter>([
  ['AppendFilter', createAppendFilter],
  ['ConvertFilter', createConvertFilter],
  ['CSVFilter', createCsvFilter],
  ['DateFilter', createDateFilter],
  ['DelimitedRowFilter', createDelimitedRowFilter],
  ['DropFilter', createDropFilter],
  ['ExcludeFilter', createExcludeFilter],
  ['ExcludeFieldsMatchingPatternFilter', createExcludeFieldsMatchingPatternFilter],
  ['ExplodeFilter', createExplodeFilter],
  ['ExtractValueFilter', createExtractValueFilter],
  ['FailFilter', createFailFilter],
  ['GrokFilter', (keys, { regex }) => createGrokFilter(keys, regex)],
  ['GroupRowFilter', (keys) => new GroupRowFilter(keys)],
  ['JoinFilter', createJoinFilter],
  ['JSONFilter', (keys) => createJsonFilter(keys)],
  ['MoveAllFieldsFilter', createMoveAllFieldsFilter],
  ['MoveFilter', createMoveFilter],
  ['MultiRowFilter', (keys, { regex }) => createMultiRowFilter(keys, regex)],
  ['NamingConventionRenameFilter', createNamingConventionRenameFilter],
  ['NullValueFilter', createNullValueFilter],
  ['RenameFilter', createRenameFilter],
  ['SplitFilter', createSplitFilter],
  ['XmlToJsonFilter', createXmlToJsonFilter],
  ['XmlToStructFilter', createXmlToStructFilter],
])

const withoutFile: FilterContext = { regex: plainRegexRunner, file: { metadata: new Map() } }

/**
 * The chain that `filters` and `filters.<alias>.*` describe. Filters keep state, so each file gets its own chain.
 * Throws an error that names the key: call it once before there are files.
 */
export const createFilterChain = (
  settings: ConnectorSettings,
  context: FilterContext = withoutFile,
): FilterChain =>
  new FilterChain(createSteps(new ConnectorKeys(settings).list('filters'), { settings, context }, []))

interface Creation {
  readonly settings: ConnectorSettings
  readonly context: FilterContext
}

const createSteps = (
  aliases: readonly string[],
  creation: Creation,
  open: readonly string[],
): readonly FilterStep[] => aliases.map((alias) => createStep(alias, creation, open))

const createStep = (alias: string, creation: Creation, open: readonly string[]): FilterStep => {
  const { settings, context } = creation
  const keys: ConnectorKeys = new ConnectorKeys(settings, `filters.${alias}.`)
  if (open.includes(alias)) keys.refuse('withOnFailure', 'leads back to the filter itself')
  const create = filters.get(simpleClassName(keys.required('type')))
  if (create === undefined) {
    keys.refuse('type', `is "${keys.optional('type')}": write one of ${[...filters.keys()].join(', ')}`)
  }
  return {
    alias,
    filter: create(keys, context),
    ...conditionOf(keys, context),
    ignoreFailure: keys.boolean('ignoreFailure', false),
    onFailure: createSteps(keys.list('withOnFailure'), creation, [...open, alias]),
  }
}

const conditionOf = (keys: ConnectorKeys, context: FilterContext): Pick<FilterStep, 'condition'> => {
  if (keys.optional('if') === undefined) return {}
  const evaluate = scelOf(keys, 'if', context)
  const inverts = keys.boolean('invert', false)
  return { condition: (record) => (textOf(evaluate(record)).toLowerCase() === 'true') !== inverts }
}

const createMultiRowFilter = (keys: ConnectorKeys, regex: RegexRunner): Filter =>
  new MultiRowFilter({
    regex,
    pattern: keys.required('pattern'),
    negate: keys.boolean('negate', false),
    separator: separatorOf(keys),
    patternDefinitions: patternDefinitions(keys),
  })

/**
 * Our own `aws.separator` knows the escapes of JSON: settings are trimmed, so FilePulse's `separator` can be neither a newline nor
 * a blank.
 */
const separatorOf = (keys: ConnectorKeys): string => {
  const own = keys.optional('aws.separator')
  if (own === undefined) return keys.optional('separator') ?? defaultSeparator
  try {
    return String(JSON.parse(`"${own.replaceAll('"', '\\"')}"`))
  } catch {
    return keys.refuse(
      'aws.separator',
      `is "${own}": write text with escapes of JSON, such as \\n for a newline`,
    )
  }
}

const createGrokFilter = (keys: ConnectorKeys, regex: RegexRunner): Filter => {
  const target = keys.optional('target')
  return grokFilter({
    regex,
    patterns: grokPatternKeys(keys).map((key) => keys.required(key)),
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
