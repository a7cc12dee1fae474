import type { OutgoingRecord } from '../kafka/outgoing-record.ts'
import type { Random } from './random.ts'

/** One sort of topic: what its remote topic is like, and what its records are. */
export interface TopicKind {
  readonly remoteConfigs: Readonly<Record<string, string>>
  /** Whether the broker's time stands in remote records. */
  readonly isLogAppendTime?: true
  /** Producer state is forgotten at every check: within a second here. */
  readonly forgetsProducers?: true
  /** The broker writes batches anew: without labels. */
  readonly isRecompressed?: true
  /** Compaction takes records from the source, before and between deliveries. */
  readonly isCompacted?: true
  /** Not exactly once under every fault: only in outside/. */
  readonly isOutside?: true
  record(random: Random, index: number): OutgoingRecord
}

/** What a compressor or a splitter could stumble over: nulls, empties, headers that repeat, sizes that differ. */
const record = (random: Random, index: number): OutgoingRecord => ({
  timestamp: Date.now(),
  key: random.chance(0.2) ? null : Buffer.from(`key ${random.between(0, 9)}`),
  value: Buffer.from(`record ${index} ${'.'.repeat(random.between(0, 400))}`),
  headers: random.chance(0.3)
    ? [
        { key: 'index', value: Buffer.from(String(index)) },
        { key: 'empty', value: Buffer.alloc(0) },
        { key: 'index', value: null },
      ]
    : [],
})

const longAgo = Date.UTC(2001, 8, 9)
const started = Date.now()

/** Long enough for a compressor to make a batch of them smaller. */
const sameRecord = (): OutgoingRecord => ({
  timestamp: started,
  key: null,
  value: Buffer.from('the same, and the same again'),
  headers: [],
})

/** The kinds by name. */
export const topicKinds = {
  plain: { remoteConfigs: {}, record },
  'small batches': { remoteConfigs: { 'max.message.bytes': '1500' }, record },
  identical: {
    remoteConfigs: { 'max.message.bytes': '400' },
    record: sameRecord,
  },
  compacted: { remoteConfigs: { 'max.message.bytes': '2000' }, isCompacted: true, record },
  recompressed: {
    remoteConfigs: { 'compression.type': 'lz4', 'max.message.bytes': '3000' },
    isRecompressed: true,
    record,
  },
  'identical, recompressed': {
    remoteConfigs: { 'compression.type': 'lz4' },
    isOutside: true,
    record: sameRecord,
  },
  compressed: { remoteConfigs: { 'compression.type': 'zstd' }, record },
  'log append time': {
    remoteConfigs: { 'message.timestamp.type': 'LogAppendTime', 'max.message.bytes': '3000' },
    isLogAppendTime: true,
    record,
  },
  old: {
    remoteConfigs: { 'max.message.bytes': '2000' },
    forgetsProducers: true,
    record: (random, index) => ({ ...record(random, index), timestamp: longAgo + index }),
  },
} as const satisfies Readonly<Record<string, TopicKind>>

export type TopicKindName = keyof typeof topicKinds

/** A kind by its name. */
export const topicKind = (name: TopicKindName): TopicKind => topicKinds[name]
