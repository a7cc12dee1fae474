import type { MetricDefinition } from './metric-definition.ts'

/** The metrics of connectors' functions, by name; `flow` is the name of the connector. */
export const connectorMetrics = {
  'lines-read': {
    unit: 'Count',
    kind: 'total',
    by: ['topic'],
    description: 'Lines read from files.',
    from: ['file-source'],
  },
  'records-sourced': {
    unit: 'Count',
    kind: 'total',
    by: ['topic'],
    description: 'Records made of files and acknowledged.',
    from: ['file-source'],
  },
  'filter-failures': {
    unit: 'Count',
    kind: 'total',
    by: ['topic'],
    description: 'Records on which a filter failed (grok without a match, JSON that is none).',
    from: ['file-source'],
  },
  'records-left-out': {
    unit: 'Count',
    kind: 'total',
    by: ['topic'],
    description:
      'Records that a filter, a transform or the converter did not take, and that are not in the topic.',
    from: ['file-source'],
  },
  'documents-indexed': {
    unit: 'Count',
    kind: 'total',
    by: ['topic'],
    description: 'Documents that the index took.',
    from: ['search-sink'],
  },
  'documents-refused': {
    unit: 'Count',
    kind: 'total',
    by: ['topic'],
    description: 'Documents that the index did not take and the settings let pass.',
    from: ['search-sink'],
  },
  'documents-conflicting': {
    unit: 'Count',
    kind: 'total',
    by: ['topic'],
    description: 'Documents that the index had already in this version or a later one.',
    from: ['search-sink'],
  },
  'records-malformed': {
    unit: 'Count',
    kind: 'total',
    by: ['topic'],
    description: 'Records that could not be made a document or a line and that the settings let pass.',
    from: ['search-sink', 'file-sink'],
  },
  'bulk-retries': {
    unit: 'Count',
    kind: 'total',
    by: ['topic'],
    description: 'Bulk requests sent again because the index was busy.',
    from: ['search-sink'],
  },
  'lines-written': {
    unit: 'Count',
    kind: 'total',
    by: ['topic'],
    description: 'Lines that were appended to the file, or printed.',
    from: ['file-sink'],
  },
  'lines-known': {
    unit: 'Count',
    kind: 'total',
    by: ['topic'],
    description: 'Records that were delivered again and stood in the file already.',
    from: ['file-sink'],
  },
  'append-conflicts': {
    unit: 'Count',
    kind: 'total',
    by: ['flow'],
    description: 'Writes of the file that were done again because another invocation had written in between.',
    from: ['file-sink'],
  },
} as const satisfies Record<string, MetricDefinition>
