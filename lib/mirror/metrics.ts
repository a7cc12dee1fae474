/** A metric as CloudWatch keeps it. Minimum, maximum, average and rates are its statistics, not metrics of their own. */
export interface MetricDefinition {
  readonly unit: 'Count' | 'Bytes' | 'Milliseconds' | 'Seconds'
  /** What is counted or measured, when, and what its dimension is about. */
  readonly description: string
  /** The functions that record it. */
  readonly from: readonly string[]
}

/**
 * Every metric, by name. Functions record them, the dashboard and the alarms draw on them: a name that is not here
 * does not compile. The first five are MirrorMaker 2's (MirrorSourceMetrics, MirrorCheckpointMetrics); its -rate, -min,
 * -max and -avg are statistics of them.
 */
export const mirrorMetrics = {
  'record-count': {
    unit: 'Count',
    description: 'Records that the target has acknowledged, by remote topic.',
    from: ['mirror'],
  },
  'byte-count': {
    unit: 'Bytes',
    description: 'Length of the values of those records; keys and headers are not counted.',
    from: ['mirror'],
  },
  'record-age-ms': {
    unit: 'Milliseconds',
    description: 'Age of a record when the mirror receives it, by remote topic.',
    from: ['mirror'],
  },
  'replication-latency-ms': {
    unit: 'Milliseconds',
    description: 'Age of a record when the target has acknowledged it, by remote topic.',
    from: ['mirror'],
  },
  'checkpoint-latency-ms': {
    unit: 'Milliseconds',
    description: 'From the start of a pass over a group to the acknowledgement of its checkpoints, by group.',
    from: ['checkpoint'],
  },
  'records-behind': {
    unit: 'Count',
    description: 'Records of the source that are not in the target yet, by remote topic.',
    from: ['source-connector'],
  },
  'records-lost-before-mirror': {
    unit: 'Count',
    description: 'Offsets that the source no longer had when the mirror came to them, by remote topic.',
    from: ['mirror'],
  },
  'records-skipped': {
    unit: 'Count',
    description: 'Records that were delivered again and stood in the target already, by remote topic.',
    from: ['mirror'],
  },
  'records-left-out': {
    unit: 'Count',
    description:
      'Records that came from the target, or that `provenance.skip` does not pass on, and were not sent; by remote topic.',
    from: ['mirror'],
  },
  'records-looped': {
    unit: 'Count',
    description:
      'Records that had been in their source topic before: another mirror closes a loop. They are not sent again. By remote topic.',
    from: ['mirror'],
  },
  'positions-in-doubt': {
    unit: 'Count',
    description: 'Partitions whose position had to be found again and where more than one answer fitted.',
    from: ['mirror'],
  },
  'offset-sync-count': {
    unit: 'Count',
    description: 'Offset syncs written, by remote topic.',
    from: ['mirror'],
  },
  'topics-mirrored': {
    unit: 'Count',
    description: 'Topics of the source that the filters choose.',
    from: ['source-connector'],
  },
  'topics-created': {
    unit: 'Count',
    description: 'Remote topics created.',
    from: ['source-connector'],
  },
  'topics-refused': {
    unit: 'Count',
    description: 'Remote topics that the target did not create, grow or configure; the log says why.',
    from: ['source-connector'],
  },
  'event-sources': {
    unit: 'Count',
    description: 'Event source mappings that feed the mirror.',
    from: ['source-connector'],
  },
  'groups-found': {
    unit: 'Count',
    description: 'Groups of the source that the filters choose and that have offsets of mirrored topics.',
    from: ['checkpoint'],
  },
  'checkpoint-count': {
    unit: 'Count',
    description: 'Checkpoints emitted, by group.',
    from: ['checkpoint'],
  },
  'group-offsets-synced': {
    unit: 'Count',
    description: 'Offsets of groups committed on the target, by group.',
    from: ['checkpoint'],
  },
  'group-offsets-refused': {
    unit: 'Count',
    description: 'Offsets of groups that the target did not take; the log says why.',
    from: ['checkpoint'],
  },
  'heartbeat-count': {
    unit: 'Count',
    description: 'Heartbeats emitted.',
    from: ['heartbeat'],
  },
  'lines-read': {
    unit: 'Count',
    description: 'Lines read from files, by topic.',
    from: ['file-source'],
  },
  'records-sourced': {
    unit: 'Count',
    description: 'Records made of files and acknowledged, by topic.',
    from: ['file-source'],
  },
  'filter-failures': {
    unit: 'Count',
    description: 'Records on which a filter failed (grok without a match, JSON that is none), by topic.',
    from: ['file-source'],
  },
  'documents-indexed': {
    unit: 'Count',
    description: 'Documents that the index took, by topic.',
    from: ['search-sink'],
  },
  'documents-refused': {
    unit: 'Count',
    description: 'Documents that the index did not take and the settings let pass, by topic.',
    from: ['search-sink'],
  },
  'documents-conflicting': {
    unit: 'Count',
    description: 'Documents that the index had already in this version or a later one, by topic.',
    from: ['search-sink'],
  },
  'records-malformed': {
    unit: 'Count',
    description: 'Records that could not be made a document and that the settings let pass, by topic.',
    from: ['search-sink'],
  },
  'bulk-retries': {
    unit: 'Count',
    description: 'Bulk requests sent again because the index was busy, by topic.',
    from: ['search-sink'],
  },
} as const satisfies Record<string, MetricDefinition>

/** The name of a metric. */
export type MirrorMetric = keyof typeof mirrorMetrics

/** The table as rows, in order, for a page that prints it. */
export const describeMetrics = (): readonly ({ readonly name: MirrorMetric } & MetricDefinition)[] =>
  metricNames.map((name) => ({ name, ...mirrorMetrics[name] }))

const metricNames = Object.keys(mirrorMetrics) as MirrorMetric[]
