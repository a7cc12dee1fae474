import type { SinkOptions } from './sink-options.ts'
import { timestampField } from './stamped-document.ts'
import { isObject, type JsonObject } from './template-options.ts'

/** An index template, as it is put: the indices that match get its mapping when they are made. */
export interface IndexTemplate {
  readonly name: string
  readonly body: Readonly<Record<string, unknown>>
}

/** Lower than what anybody writes by hand, who is right. */
const priority = 50

/** Dates as logs write them. The first one is OpenSearch's own. */
const dateFormats = [
  'strict_date_optional_time',
  'yyyy-MM-dd HH:mm:ss,SSS',
  'yyyy-MM-dd HH:mm:ss.SSS',
  'yyyy-MM-dd HH:mm:ss',
  'yyyy-MM-dd HH:mm',
  'dd/MMM/yyyy:HH:mm:ss Z',
]

/**
 * The template of an index, a data stream, or all indices of a pattern (`weblogs-*`). A text that looks like a date makes a date of its field, which takes every
 * form of dateFormats and epoch milliseconds; a later text that is none stays in the document and is not searchable as a
 * date, instead of being refused. Texts are searched as words, and as wholes up to what a keyword can hold.
 */
export const indexTemplate = (pattern: string, options: TemplateOf): IndexTemplate => ({
  name: options.templateName ?? `lambda-mirrormaker-${pattern.replaceAll('*', '_')}`,
  body: {
    index_patterns: [pattern],
    priority,
    ...(options.isDataStream && { data_stream: {} }),
    template: {
      ...(options.template.settings !== undefined && { settings: options.template.settings }),
      mappings: mappingsOf(options),
    },
  },
})

type TemplateOf = Pick<SinkOptions, 'isDataStream' | 'timestamp' | 'template' | 'templateName'>

/** Those of the settings win; their dynamic templates are asked before ours. */
const mappingsOf = ({ timestamp, template: { mappings = {} } }: TemplateOf): JsonObject => {
  const properties = {
    ...(timestamp !== undefined && { [timestampField]: { type: 'date' } }),
    ...(isObject(mappings.properties) && mappings.properties),
  }
  const first: readonly unknown[] = Array.isArray(mappings.dynamic_templates)
    ? mappings.dynamic_templates
    : []
  return {
    dynamic_date_formats: dateFormats,
    ...mappings,
    ...(Object.keys(properties).length > 0 && { properties }),
    dynamic_templates: [...first, ...dynamicTemplates],
  }
}

const dynamicTemplates = [
  {
    dates: {
      match_mapping_type: 'date',
      mapping: {
        type: 'date',
        format: [...dateFormats, 'epoch_millis'].join('||'),
        ignore_malformed: true,
      },
    },
  },
  {
    texts: {
      match_mapping_type: 'string',
      mapping: { type: 'text', fields: { keyword: { type: 'keyword', ignore_above: 8191 } } },
    },
  },
]
