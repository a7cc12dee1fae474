import { topicIds } from '../../kafka/api/topic-ids.ts'
import type { Cluster } from '../../kafka/cluster.ts'
import { ConnectionError } from '../../kafka/connection.ts'
import { offsetAt, readPartition } from '../../kafka/read-partition.ts'
import { readWithOutcomes } from '../../kafka/read-with-outcomes.ts'
import type { DecodedBatch, DecodedRecord } from '../../kafka/record-batch-decoder.ts'
import type { TopicPartition } from '../../kafka/topic-partition.ts'
import type { MirroredRecord, MirrorTransform } from '../../lib/connect/transforms/mirror-transforms.ts'
import { areSameBytes, areSameHeaders } from '../../lib/mirror/alignment.ts'
import { fingerprint } from '../../lib/mirror/fingerprint.ts'
import { OffsetMap } from '../../lib/mirror/offset-map.ts'
import { decode, offsetMapTopic } from '../../lib/mirror/offset-run.ts'
import { provenanceHeader } from '../../lib/mirror/provenance.ts'
import { type RecordField, recordFields } from '../../lib/mirror/verify/difference.ts'
import type { LoggedRecord } from '../../lib/mirror/verify/logged-record.ts'
import type { SchemaTransfer } from '../../lib/tasks/schema-transfer.ts'
import type { RecordComparison, VerifyReading, VerifySide } from '../../lib/tasks/verify-ports.ts'
import type { ClusterClient } from './cluster-client.ts'
import type { flowProvenance } from './flow-provenance.ts'
import { InternalTopicLog } from './internal-topic-log.ts'
import { logEnds, logStarts } from './log-ends.ts'
import { storedPositions } from './stored-positions.ts'

/** What verification has to know of a flow. */
export interface FlowToVerify {
  readonly sourceAlias: string
  readonly targetAlias: string
  readonly shouldReplicateTopic: (topic: string) => boolean
  readonly remoteTopic: (topic: string) => string
  readonly source: ClusterClient
  readonly target: ClusterClient
  /** Undefined where the flow adds no header of its own. */
  readonly provenanceOf: Awaited<ReturnType<typeof flowProvenance>>
  readonly sourceClusterId: string | null
  /** Undefined where the flow has no transforms. */
  readonly transform: MirrorTransform | undefined
  /** Undefined where ids of schemas stay as they are. */
  readonly schemas: SchemaTransfer | undefined
}

/** So many runs of a partition are kept: more than the mirror translates by, as nothing has to be merged here. */
const mostRuns = 1_000_000

/** A verification's doors to both clusters of a flow. Only reads. */
export const verifyReading = (flow: FlowToVerify): VerifyReading => {
  const { source, target, sourceAlias, targetAlias } = flow
  const view = new RecordView(flow)
  return {
    shouldReplicateTopic: flow.shouldReplicateTopic,
    remoteTopic: flow.remoteTopic,
    source: side(
      source,
      (record, comparison) => view.ofSource(record, comparison),
      async (records, { remoteTopic }) => flow.schemas?.prepare(remoteTopic, records),
    ),
    target: side(target, (record, comparison) => view.ofTarget(record, comparison)),
    positions: async () => {
      const positions = await storedPositions(target.cluster, sourceAlias, targetAlias)
      for (const { producerId } of positions.values()) view.producerIds.add(producerId)
      return positions
    },
    offsetMap: async () => {
      const map = new OffsetMap(mostRuns)
      const log = new InternalTopicLog(target.cluster, offsetMapTopic(sourceAlias))
      for await (const { key, value } of log.read())
        if (key !== null && value !== null) map.add(decode(key, value))
      return map
    },
    fieldsOf: async (
      { partition, upstreamOffset, downstreamOffset },
      { topic, remoteTopic, hasTimestamps },
    ) => {
      const one = await readOne(source.cluster, { topic, partition }, upstreamOffset)
      if (one !== undefined) await flow.schemas?.prepare(remoteTopic, [one])
      const other = await readOne(target.cluster, { topic: remoteTopic, partition }, downstreamOffset)
      return one && other
        ? differingFields(
            {
              ...view.sent(one, remoteTopic),
              headers: view.sentHeaders({ ...one, partition }, { topic, remoteTopic }) ?? [],
            },
            { ...other, headers: view.headers(other, topic) },
          ).filter((field) => field !== 'timestamp' || hasTimestamps)
        : recordFields // one of them is gone meanwhile: no more can be said
    },
  }
}

type View = (
  record: DecodedRecord & { readonly batch: DecodedBatch; readonly partition: number },
  comparison: RecordComparison,
) => Pick<LoggedRecord, 'hash' | 'isNotOfFlow' | 'isByFlow'>

/** What a flow makes of the records on both sides. */
class RecordView {
  readonly #flow: FlowToVerify
  /** Under which the mirror appends. */
  readonly producerIds = new Set<bigint>()

  constructor(flow: FlowToVerify) {
    this.#flow = flow
  }

  ofSource: View = (record, { topic, remoteTopic, hasTimestamps }) => {
    const headers = this.sentHeaders(record, { topic, remoteTopic })
    const came = this.#flow.provenanceOf?.(topic, remoteTopic).leftOut(record.headers)
    return {
      hash: fingerprint(
        { ...this.sent(record, remoteTopic), headers: headers ?? record.headers },
        hasTimestamps,
      ),
      isNotOfFlow: came !== undefined || headers === undefined,
      isByFlow: false,
    }
  }

  ofTarget: View = (record, { topic, hasTimestamps }) => {
    const headers = this.headers(record, topic)
    const isByFlow = this.producerIds.has(record.batch.producerId)
    return {
      hash: fingerprint({ ...record, headers }, hasTimestamps),
      isNotOfFlow:
        this.#flow.provenanceOf !== undefined && !isByFlow && headers.length === record.headers.length,
      isByFlow,
    }
  }

  /** A record of the source with the schema ids of the target. Its schemas were prepared. */
  sent(record: DecodedRecord, remoteTopic: string): DecodedRecord {
    const { schemas } = this.#flow
    return schemas === undefined ? record : { ...record, ...schemas.rewrite(remoteTopic, record) }
  }

  /** The headers that a record of the source is sent with, but for the one that tells where it comes from; undefined: it is not sent. */
  sentHeaders(
    record: Omit<MirroredRecord, 'topic'>,
    { topic, remoteTopic }: Pick<RecordComparison, 'topic' | 'remoteTopic'>,
  ): DecodedRecord['headers'] | undefined {
    const headers = this.headers(record, topic)
    const { transform } = this.#flow
    return transform === undefined ? headers : transform({ ...record, topic: remoteTopic, headers })
  }

  /** A record's headers without the one that this flow adds. */
  headers({ headers }: Pick<DecodedRecord, 'headers'>, topic: string): DecodedRecord['headers'] {
    const last = headers.at(-1)
    const isOurs =
      last?.key === provenanceHeader && last.value?.toString() === `${this.#flow.sourceClusterId}/${topic}`
    return isOurs ? headers.slice(0, -1) : headers
  }
}

/** `prepare` is told of records before they are viewed. */
const side = (
  { cluster, topics }: ClusterClient,
  view: View,
  prepare: (
    records: readonly DecodedRecord[],
    comparison: RecordComparison,
  ) => Promise<void> = async () => {},
): VerifySide => ({
  topics: () => topics.topics(),
  describeConfigs: (names) => topics.describeConfigs(names),
  topicIds: (names) => topicIdsOf(cluster, names),
  logStarts: (names) => logStarts(cluster, names),
  logEnds: (names) => logEnds(cluster, names),
  offsetAt: (of, timestamp) => offsetAt(cluster, of, timestamp),
  records: async function* (of, range, comparison) {
    let markers = 0
    for await (const batches of readWithOutcomes(cluster, of, range)) {
      const portion: LoggedRecord[] = []
      for (const { batch, isAborted } of batches) {
        if (batch.isControl) {
          markers += Number(batch.lastOffset - batch.baseOffset) + 1
          continue
        }
        const records = batch.records()
        await prepare(records, comparison)
        for (const record of records) {
          if (record.offset < range.from || record.offset >= range.to) continue
          portion.push({
            offset: record.offset,
            timestamp: record.timestamp,
            hasKey: record.key !== null,
            isAborted,
            markersBefore: markers,
            ...view({ ...record, batch, partition: of.partition }, comparison),
          })
          markers = 0
        }
      }
      yield portion
    }
  },
})

/** Brokers before 2.8 know no topic ids and close the connection. */
const topicIdsOf = async (
  cluster: Cluster,
  topics: readonly string[],
): Promise<ReadonlyMap<string, string>> => {
  try {
    return topics.length === 0 ? new Map() : await cluster.sendToAny(topicIds(topics))
  } catch (error) {
    if (!(error instanceof ConnectionError)) throw error
    await cluster.metadata([])
    return new Map()
  }
}

const readOne = async (
  cluster: Cluster,
  of: TopicPartition,
  offset: bigint,
): Promise<DecodedRecord | undefined> => {
  for await (const record of readPartition(cluster, of, { from: offset, to: offset + 1n })) return record
  return undefined
}

type Contents = Pick<DecodedRecord, RecordField>

const differingFields = (one: Contents, other: Contents): readonly RecordField[] => {
  const isSame: Readonly<Record<RecordField, boolean>> = {
    key: areSameBytes(one.key, other.key),
    value: areSameBytes(one.value, other.value),
    headers: areSameHeaders(one.headers, other.headers),
    timestamp: one.timestamp === other.timestamp,
  }
  return recordFields.filter((field) => !isSame[field])
}
