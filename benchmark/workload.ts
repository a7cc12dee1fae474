/** Records that are copied: one topic of the source. */
export interface Workload {
  readonly name: string
  readonly topic: string
  readonly records: number
  /** Bytes of each record's value. */
  readonly valueBytes: number
}

/** Of every topic. */
export const partitions = 4

/** Bytes of each record's key: its number, as hexadecimal digits. */
export const keyBytes = 16

/** Small records and large ones: what a record costs, and what its bytes cost. */
export const workloads = (records: number): readonly Workload[] => [
  { name: '100 B', topic: 'records-100', records, valueBytes: 100 },
  { name: '1 KiB', topic: 'records-1024', records: Math.round(records * 0.3), valueBytes: 1024 },
]

/** Keys and values of so many records, MiB. */
export const mebibytes = (records: number, { valueBytes }: Workload): number =>
  (records * (keyBytes + valueBytes)) / 1024 ** 2
