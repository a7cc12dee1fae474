import type { MirrorTransform } from '../connect/transforms/mirror-transforms.ts'
import { checkEvent } from '../mirror/decode-event.ts'
import { provenanceHeader, type TopicProvenance } from '../mirror/provenance.ts'
import type { Finding } from '../mirror/recovery.ts'
import type { ReplicationPolicy } from '../mirror/replication-policy.ts'
import type { SourceChange } from '../mirror/source-change.ts'
import { formatTopicPartition } from '../mirror/topic-partition.ts'
import { copyMetrics } from './copy-metrics.ts'
import { OffsetMapWriter } from './offset-map-writer.ts'
import { type CopiedRecords, OffsetSyncs } from './offset-syncs.ts'
import type { PartitionCopy } from './partition-copy.ts'
import type { Log, MetricSink } from './ports.ts'
import { replicate } from './replicate.ts'
import type {
  OffsetMapSink,
  OffsetSyncSink,
  PositionCopies,
  PositionStore,
  RemoteLog,
} from './replicate-ports.ts'
import type { Replication } from './replication.ts'
import type { SchemaTransfer } from './schema-transfer.ts'
import type { LeftOutRecord } from './sift-records.ts'
import type { SourceTopics } from './watch-source.ts'

/** What the mirror of one flow works with. */
export interface MirrorParts {
  /** `source->target` */
  readonly flow: string
  readonly sourceAlias: string
  readonly policy: ReplicationPolicy
  /** Where records of a topic come from; absent where the flow sends all of them, byte for byte. */
  readonly provenanceOf?: ((topic: string, remoteTopic: string) => TopicProvenance) | undefined
  /** What transforms do to a record; absent where the flow has none. */
  readonly transform?: MirrorTransform | undefined
  /** What copies schemas to another registry; absent where their ids stay as they are. */
  readonly schemas?: SchemaTransfer | undefined
  readonly log: RemoteLog
  readonly positions: PositionStore
  readonly positionCopies: PositionCopies
  readonly offsetLagMax: bigint
  readonly offsetMap: OffsetMapSink
  readonly source: SourceTopics
  /** Whether a topic must not be mirrored on after the source lost records of it. */
  readonly stopsOnDataLoss: (topic: string) => boolean
  /** Absent where `emit.offset-syncs.enabled` is false. */
  readonly offsetSyncs?: OffsetSyncSink
  /** `metrics.by.partition` */
  readonly isByPartition: boolean
  readonly metrics: MetricSink
  readonly logger: Pick<Log, 'warn'>
  now(): number
}

/** The mirror of one execution environment: copies events, and tells metrics, log and offset syncs of it. */
export class Mirror {
  readonly #parts: MirrorParts
  readonly #syncs: OffsetSyncs
  readonly #replication: Replication
  #received = 0

  constructor(parts: MirrorParts) {
    this.#parts = parts
    this.#syncs = new OffsetSyncs(parts.offsetLagMax, parts.now())
    const { sourceAlias, policy, log, positions, positionCopies, now } = parts
    this.#replication = {
      sourceAlias,
      policy,
      provenanceOf: parts.provenanceOf,
      transform: parts.transform,
      schemas: parts.schemas,
      log,
      positions,
      positionCopies,
      now,
      memory: new Map(),
      offsetMap: new OffsetMapWriter(parts.offsetMap),
      sourceWatch: {
        source: parts.source,
        changed: (change, copy) => this.#changed(change, copy),
        shouldStop: parts.stopsOnDataLoss,
        log: parts.logger,
      },
      copied: (records) => this.#copied(records),
      skipped: ({ to }, count) => this.#record(to.topic, { 'records-skipped': count }),
      leftOut: (copy, records) => this.#leftOut(copy, records),
      found: (finding, copy) => this.#found(finding, copy),
      flush: () => this.#flush(),
    }
  }

  /** Copies one event. Throws if anything of it was not copied; Lambda then delivers it again. */
  async copy(event: unknown, deadline: number): Promise<void> {
    this.#received = this.#parts.now()
    checkEvent(event)
    await replicate(this.#replication, event, deadline)
  }

  #copied(records: CopiedRecords): void {
    if (this.#parts.offsetSyncs) this.#syncs.copied(records)
    const { flow, isByPartition, metrics, now } = this.#parts
    const { topic, partition } = records.to
    for (const values of copyMetrics(records, this.#received, now())) {
      metrics.record({ flow, topic }, values)
      if (isByPartition) metrics.record({ flow, topic, partition }, values)
    }
  }

  /** A sync that is lost costs a consumer group nothing but precision: it must not make records come again. */
  async #flush(): Promise<void> {
    const { offsetSyncs, logger, now } = this.#parts
    const syncs = this.#syncs.take(now())
    if (offsetSyncs === undefined || syncs.length === 0) return
    try {
      await offsetSyncs.send(syncs)
      for (const [topic, ofTopic] of Map.groupBy(syncs, ({ topic }) => topic))
        this.#record(this.#parts.policy.formatRemoteTopic(this.#parts.sourceAlias, topic), {
          'offset-sync-count': ofTopic.length,
        })
    } catch (error) {
      logger.warn(`${syncs.length} offset syncs were not written, the next ones take their place: ${error}`)
    }
  }

  #leftOut({ source, to }: PartitionCopy, records: readonly LeftOutRecord[]): void {
    if (records.length === 0) return
    const looped = records.filter(({ reason }) => reason === 'looped')
    const filtered = records.filter(({ reason }) => reason === 'filtered')
    this.#record(to.topic, {
      'records-left-out': records.length - looped.length - filtered.length,
      'records-looped': looped.length,
      'records-filtered': filtered.length,
    })
    const [first] = looped
    if (first !== undefined)
      this.#parts.logger.warn(
        `${looped.length} records of ${formatTopicPartition(source)} from source offset ${first.offset} on have been in this ` +
          'topic before and were not sent again: another mirror sends back what it got from here; stop it, or let it leave out ' +
          `records with the header ${provenanceHeader}`,
      )
  }

  #found(finding: Finding, { source, name, to }: PartitionCopy): void {
    const range = 'from' in finding ? ` offsets [${finding.from}, ${finding.to})` : ` log end ${finding.at}`
    this.#parts.logger.warn(
      `${explanations[finding.kind]} (${formatTopicPartition(source)} in ${name},${range})`,
    )
    this.#record(to.topic, { 'positions-in-doubt': 1 })
  }

  #changed(change: SourceChange, { source, to }: PartitionCopy): void {
    this.#parts.logger.warn(
      `${sourceChanges[change.kind]} (${formatTopicPartition(source)}, source offsets [${change.from}, ${change.to}))`,
    )
    const lost = change.to > change.from ? Number(change.to - change.from) : 0
    this.#record(to.topic, { 'records-lost-before-mirror': Math.max(1, lost) })
  }

  #record(topic: string, values: Parameters<MetricSink['record']>[1]): void {
    this.#parts.metrics.record({ flow: this.#parts.flow, topic }, values)
  }
}

const explanations: Readonly<Record<Finding['kind'], string>> = {
  'target-lost-records':
    'the remote partition ends before what it had acknowledged: these records are gone there',
  'sequence-hole':
    'our batches do not carry on from the position: records may stand there twice; nothing is skipped',
  'history-lost': 'the target forgot what was written last: records may be gone there',
  'position-lost': 'no position was stored; it was found again from the remote partition itself',
  'doubtful-match':
    'records without labels could be matched in more than one way: some may stand there twice',
  'written-twice': 'these records stand there a second time: the producer state had expired',
}

const sourceChanges: Readonly<Record<SourceChange['kind'], string>> = {
  'source-recreated': 'the source topic was deleted and created again: it is mirrored from its first record',
  'source-went-back':
    'the source ends before what was copied: it lost records, and what it delivers now is copied, again where it is the same',
  'lost-before-mirror':
    'the source deleted records before they were mirrored: raise its retention, or mirror faster',
  'not-delivered':
    'records that stand at the source were not handed to the mirror: somebody moved the group of its event source',
}
