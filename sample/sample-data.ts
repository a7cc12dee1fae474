import type { OutgoingRecord } from '../kafka/outgoing-record.ts'

/** A topic of the sample. */
export interface SampleTopic {
  readonly topic: string
  readonly partitions: number
  readonly configs: Readonly<Record<string, string>>
  /** Records of each partition at the first start. */
  readonly recordsPerPartition: number
  /** The record with that number, made at `now`, ms. The same number makes the same record, but for its time. */
  record(number: number, now: number): OutgoingRecord
}

const json = (value: object): Buffer => Buffer.from(JSON.stringify(value))

/** Orders: keyed, with headers that repeat and one without value. */
const orders: SampleTopic = {
  topic: 'orders',
  partitions: 3,
  // Kept for ever, so that both sides can be compared record by record on any later start.
  configs: { 'retention.ms': '-1', 'max.message.bytes': '2000000' },
  recordsPerPartition: 1000,
  record: (number, now) => ({
    timestamp: now,
    key: Buffer.from(`order-${number}`),
    value: json({ order: number, items: 1 + (number % 5), total: (number * 7) % 1000 }),
    headers: [
      { key: 'trace', value: Buffer.from([number & 0xff, 0xfe, 0x00]) },
      { key: 'trace', value: Buffer.from(`${number}`) },
      { key: 'retried', value: null },
    ],
  }),
}

/** Profiles: compacted, though not within a year, for then both sides could not be compared; every tenth record is a tombstone. */
const profiles: SampleTopic = {
  topic: 'profiles',
  partitions: 2,
  configs: { 'cleanup.policy': 'compact', 'min.compaction.lag.ms': '31536000000' },
  recordsPerPartition: 500,
  record: (number, now) => ({
    timestamp: now,
    key: Buffer.from(`customer-${number % 50}`),
    value: number % 10 === 9 ? null : json({ customer: number % 50, version: number }),
    headers: [],
  }),
}

/** Clicks: no keys, many small records. */
const clicks: SampleTopic = {
  topic: 'clicks',
  partitions: 4,
  configs: { 'retention.ms': '-1' },
  recordsPerPartition: 2500,
  record: (number, now) => ({
    timestamp: now,
    key: null,
    value: Buffer.from(`page=/p/${number % 97}`),
    headers: [],
  }),
}

/** What `npm start` writes to the source. */
export const sampleTopics: readonly SampleTopic[] = [orders, profiles, clicks]

/** The application whose offsets are moved along, and the topic that it has read half of. */
export const sampleGroup = { groupId: 'sample-app', topic: orders.topic }
