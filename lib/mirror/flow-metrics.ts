import type { MetricDefinition } from './metric-definition.ts'

const everyFunction = [
  'mirror',
  'source-connector',
  'checkpoint',
  'heartbeat',
  'file-source',
  'search-sink',
  'file-sink',
]

/** By topic, and with `metrics.by.partition` by partition too. */
const byTopicPartition = ['topic', 'partition'] as const
/** By group, and with `metrics.by.partition` by topic and partition too. */
const byGroupPartition = ['group', 'partition'] as const

/**
 * The metrics of a flow, by name. The first five are MirrorMaker 2's (MirrorSourceMetrics, MirrorCheckpointMetrics); its
 * -rate, -min, -max and -avg are statistics of them, see mirror-maker-metrics.ts.
 */
export const flowMetrics = {
  'record-count': {
    unit: 'Count',
    kind: 'total',
    by: byTopicPartition,
    description: 'Records that the target has acknowledged.',
    from: ['mirror'],
  },
  'byte-count': {
    unit: 'Bytes',
    kind: 'total',
    by: byTopicPartition,
    description: 'Length of the values of those records; keys and headers are not counted.',
    from: ['mirror'],
  },
  'record-age-ms': {
    unit: 'Milliseconds',
    kind: 'time',
    by: byTopicPartition,
    description:
      'Age of a record when the mirror receives it: of the oldest and of the newest of each batch.',
    from: ['mirror'],
  },
  'replication-latency-ms': {
    unit: 'Milliseconds',
    kind: 'time',
    by: byTopicPartition,
    description:
      'Age of a record when the target has acknowledged it: of the oldest and of the newest of each batch.',
    from: ['mirror'],
  },
  'checkpoint-latency-ms': {
    unit: 'Milliseconds',
    kind: 'time',
    by: byGroupPartition,
    description: 'From the timestamp of a checkpoint to its acknowledgement.',
    from: ['checkpoint'],
  },
  'records-behind': {
    unit: 'Count',
    kind: 'level',
    by: byTopicPartition,
    description:
      'Records of the source that are not in the target yet, each minute. Offsets are counted, but where nothing is left to mirror it is 0.',
    from: ['source-connector'],
  },
  'partitions-stalled': {
    unit: 'Count',
    kind: 'level',
    by: ['topic'],
    description:
      'Partitions that hold records for the mirror and whose position has not moved since the minute before.',
    from: ['source-connector'],
  },
  'heartbeat-age-ms': {
    unit: 'Milliseconds',
    kind: 'level',
    by: ['topic'],
    description:
      'Age of the newest heartbeat that came through the mirror, by the remote topic of the heartbeats: shows that the whole way works, also when nobody writes.',
    from: ['source-connector'],
  },
  'group-translation-lag': {
    unit: 'Count',
    kind: 'level',
    by: byGroupPartition,
    description:
      'Records between what a group has committed at the source and what its last checkpoint stands for: it would read so many again on the target.',
    from: ['checkpoint'],
  },
  'group-partitions-untranslated': {
    unit: 'Count',
    kind: 'level',
    by: ['group'],
    description: 'Partitions that a group has committed offsets of and that have no translation yet.',
    from: ['checkpoint'],
  },
  'last-success-timestamp': {
    unit: 'Seconds',
    kind: 'level',
    by: ['function'],
    description:
      'When an invocation last did all of its work, seconds since 1970; by `function_name`. Told every ten seconds at most.',
    from: everyFunction,
  },
  'records-lost-before-mirror': {
    unit: 'Count',
    kind: 'total',
    by: ['topic'],
    description: 'Offsets that the source no longer had when the mirror came to them.',
    from: ['mirror'],
  },
  'records-skipped': {
    unit: 'Count',
    kind: 'total',
    by: ['topic'],
    description: 'Records that were delivered again and stood in the target already.',
    from: ['mirror'],
  },
  'records-left-out': {
    unit: 'Count',
    kind: 'total',
    by: ['topic'],
    description:
      'Records that came from the target, or that `provenance.skip` does not pass on, and were not sent.',
    from: ['mirror'],
  },
  'records-looped': {
    unit: 'Count',
    kind: 'total',
    by: ['topic'],
    description:
      'Records that had been in their source topic before: another mirror closes a loop. They are not sent again.',
    from: ['mirror'],
  },
  'records-filtered': {
    unit: 'Count',
    kind: 'total',
    by: ['topic'],
    description: 'Records that a transform of the flow (`Filter`) dropped: they are not sent.',
    from: ['mirror'],
  },
  'positions-in-doubt': {
    unit: 'Count',
    kind: 'total',
    by: ['topic'],
    description:
      'Partitions whose position had to be found again and where more than one answer fitted, or where the target had lost or repeated records; the log says which.',
    from: ['mirror'],
  },
  'offset-sync-count': {
    unit: 'Count',
    kind: 'total',
    by: ['topic'],
    description: 'Offset syncs written.',
    from: ['mirror'],
  },
  'topics-mirrored': {
    unit: 'Count',
    kind: 'level',
    by: ['flow'],
    description: 'Topics of the source that the filters choose.',
    from: ['source-connector'],
  },
  'topics-created': {
    unit: 'Count',
    kind: 'total',
    by: ['flow'],
    description: 'Remote topics created.',
    from: ['source-connector'],
  },
  'topics-refused': {
    unit: 'Count',
    kind: 'total',
    by: ['flow'],
    description: 'Remote topics that the target did not create, grow or configure; the log says why.',
    from: ['source-connector'],
  },
  'event-sources': {
    unit: 'Count',
    kind: 'level',
    by: ['flow'],
    description: 'Event source mappings that feed the mirror.',
    from: ['source-connector'],
  },
  'event-sources-not-enabled': {
    unit: 'Count',
    kind: 'level',
    by: ['flow'],
    description:
      'Those of them whose state is not Enabled: their topics are not mirrored. The log names them.',
    from: ['source-connector'],
  },
  'event-sources-with-problem': {
    unit: 'Count',
    kind: 'level',
    by: ['flow'],
    description: 'Those of them whose last result is a problem, in the words of AWS; the log has them.',
    from: ['source-connector'],
  },
  'groups-found': {
    unit: 'Count',
    kind: 'level',
    by: ['flow'],
    description: 'Groups of the source that the filters choose and that have offsets of mirrored topics.',
    from: ['checkpoint'],
  },
  'checkpoint-count': {
    unit: 'Count',
    kind: 'total',
    by: ['group'],
    description: 'Checkpoints emitted.',
    from: ['checkpoint'],
  },
  'group-offsets-synced': {
    unit: 'Count',
    kind: 'total',
    by: ['group'],
    description: 'Offsets of groups committed on the target.',
    from: ['checkpoint'],
  },
  'group-offsets-refused': {
    unit: 'Count',
    kind: 'total',
    by: ['group'],
    description: 'Offsets of groups that the target did not take; the log says why.',
    from: ['checkpoint'],
  },
  'heartbeat-count': {
    unit: 'Count',
    kind: 'total',
    by: ['flow'],
    description: 'Heartbeats emitted.',
    from: ['heartbeat'],
  },
} as const satisfies Record<string, MetricDefinition>
