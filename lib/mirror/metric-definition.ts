/** A metric as CloudWatch keeps it. Minimum, maximum, average and rates are its statistics, not metrics of their own. */
export interface MetricDefinition {
  readonly unit: 'Count' | 'Bytes' | 'Milliseconds' | 'Seconds'
  /** `total`: values add up. `level`: each value is how it was at that moment. `time`: each value is a measurement. */
  readonly kind: 'total' | 'level' | 'time'
  /** What its values are told apart by, besides the flow; a metric of a function has no flow. */
  readonly by: readonly MetricScope[]
  /** What is counted or measured, and when. */
  readonly description: string
  /** The functions that record it. */
  readonly from: readonly string[]
}

/** `topic` is the remote topic, and `group, topic, partition` come together: as in MirrorMaker 2. */
export type MetricScope = 'flow' | 'topic' | 'group' | 'partition' | 'function'
