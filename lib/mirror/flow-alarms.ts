import type { MirrorMetric } from './metrics.ts'

/** When a metric of a flow or a connector means that somebody has to look. */
export interface FlowAlarm {
  /** Of the construct: never changed once deployed. */
  readonly id: string
  /** The section of docs/operating.md that says what to do. */
  readonly section: string
  readonly metric: MirrorMetric
  /** Over all topics or groups of the flow. */
  readonly statistic: 'SUM' | 'MAX'
  /** More than this is too much. */
  readonly threshold: number
  /** Minutes in succession. */
  readonly minutes: number
  /** The function that records the metric: without it there is no alarm. */
  readonly from: 'mirror' | 'source-connector' | 'checkpoint' | 'file-source' | 'search-sink' | 'file-sink'
  /** What has happened, in a sentence. */
  readonly says: string
}

/** The alarms on what the functions themselves record. No value is no trouble: where nothing is mirrored, nothing is wrong. */
export const flowAlarms: readonly FlowAlarm[] = [
  {
    id: 'Stalled',
    section: 'source-moved-mirror-did-not',
    metric: 'partitions-stalled',
    statistic: 'SUM',
    threshold: 0,
    minutes: 5,
    from: 'source-connector',
    says: 'Partitions of the source hold records, and the mirror has not moved in them for five minutes.',
  },
  {
    id: 'NotEnabled',
    section: 'mapping-is-not-enabled',
    metric: 'event-sources-not-enabled',
    statistic: 'MAX',
    threshold: 0,
    minutes: 15,
    from: 'source-connector',
    says: 'An event source mapping of the mirror has not been Enabled for 15 minutes: its topic is not mirrored.',
  },
  {
    id: 'WithProblem',
    section: 'mapping-has-a-problem',
    metric: 'event-sources-with-problem',
    statistic: 'MAX',
    threshold: 0,
    minutes: 5,
    from: 'source-connector',
    says: 'An event source mapping of the mirror has told of a problem for five minutes.',
  },
  {
    id: 'LostRecords',
    section: 'data-lost-before-mirror',
    metric: 'records-lost-before-mirror',
    statistic: 'SUM',
    threshold: 0,
    minutes: 1,
    from: 'mirror',
    says: 'The source removed records before they were mirrored, or gave their offsets anew.',
  },
  {
    id: 'Loop',
    section: 'loop',
    metric: 'records-looped',
    statistic: 'SUM',
    threshold: 0,
    minutes: 1,
    from: 'mirror',
    says: 'Records came back that had been in their topic before: another mirror closes a loop.',
  },
  {
    id: 'InDoubt',
    section: 'position-in-doubt',
    metric: 'positions-in-doubt',
    statistic: 'SUM',
    threshold: 0,
    minutes: 1,
    from: 'mirror',
    says: 'A position had to be found again and was not certain, or the target lost or repeated records.',
  },
  {
    id: 'GroupsRefused',
    section: 'group-offsets-refused',
    metric: 'group-offsets-refused',
    statistic: 'SUM',
    threshold: 0,
    minutes: 15,
    from: 'checkpoint',
    says: 'The target has not taken the offsets of a group for 15 minutes.',
  },
  {
    id: 'LeftOut',
    section: 'records-left-out',
    metric: 'records-left-out',
    statistic: 'SUM',
    threshold: 0,
    minutes: 1,
    from: 'file-source',
    says: 'Records of a file were left out, as the settings say: they are not in the topic.',
  },
  {
    id: 'DocumentsRefused',
    section: 'documents-refused',
    metric: 'documents-refused',
    statistic: 'SUM',
    threshold: 0,
    minutes: 1,
    from: 'search-sink',
    says: 'The index refused documents, and the settings let them pass: they are not in the index.',
  },
  {
    id: 'RecordsMalformed',
    section: 'documents-refused',
    metric: 'records-malformed',
    statistic: 'SUM',
    threshold: 0,
    minutes: 1,
    from: 'search-sink',
    says: 'Records could not be made documents, and the settings let them pass: they are not in the index.',
  },
  {
    id: 'LinesMalformed',
    section: 'lines-left-out',
    metric: 'records-malformed',
    statistic: 'SUM',
    threshold: 0,
    minutes: 1,
    from: 'file-sink',
    says: 'Records could not be made lines, and the settings let them pass: they are not in the file.',
  },
  {
    id: 'FileContended',
    section: 'file-is-contended',
    metric: 'append-conflicts',
    statistic: 'SUM',
    threshold: 0,
    minutes: 15,
    from: 'file-sink',
    says: 'Other invocations were faster at the same file in each of 15 minutes in succession.',
  },
  {
    id: 'IndexBusy',
    section: 'index-is-busy',
    metric: 'bulk-retries',
    statistic: 'SUM',
    threshold: 0,
    minutes: 15,
    from: 'search-sink',
    says: 'The search cluster has not taken everything at once for 15 minutes in succession.',
  },
]
