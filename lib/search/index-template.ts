import type { SinkOptions } from './sink-options.ts'
import { timestampField } from './stamped-document.ts'

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
export const indexTemplate = (
  pattern: string,
  { isDataStream, timestamp, templateName }: Pick<SinkOptions, 'isDataStream' | 'timestamp' | 'templateName'>,
): IndexTemplate => ({
  name: templateName ?? `lambda-mirrormaker-${pattern.replaceAll('*', '_')}`,
  body: {
    index_patterns: [pattern],
    priority,
    ...(isDataStream && { data_stream: {} }),
    template: {
      mappings: {
        ...(timestamp !== undefined && { properties: { [timestampField]: { type: 'date' } } }),
        dynamic_date_formats: dateFormats,
        dynamic_templates: [
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
        ],
      },
    },
  },
})
