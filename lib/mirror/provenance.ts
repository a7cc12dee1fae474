import type { KafkaEventHeader } from './kafka-event.ts'

/*
  Where a record has been. A flow that needs it adds one header to each record that it sends, behind those that are there:

    mirror-provenance   <cluster id of the source>/<topic there>     UTF-8; no topic has a slash in its name

  So a record that went A -> B -> C carries A's and B's. What it carries already stays: a loop of any length is seen.
  Two other replicators leave headers of that kind. The documentation of MSK Replicator says of __mskmr only that it
  holds identifiers of source cluster and topic, so it counts where it holds both somewhere; Redpanda Migrator's
  is the cluster id alone.
*/
export const provenanceHeader = 'mirror-provenance'
const mskReplicatorHeader = '__mskmr'
const redpandaMigratorHeader = 'redpanda-migrator-provenance'

/** The clusters of a flow, by every id under which a header may name them. The first one is Kafka's cluster id. */
export interface ProvenanceClusters {
  readonly source: readonly [clusterId: string, ...others: string[]]
  readonly target: readonly [clusterId: string, ...others: string[]]
}

/** Whose records are not sent (`provenance.skip`): those that came from the target, or all that came from anywhere. */
export type ProvenanceSkip = 'target' | 'mirrored'

/** Why a record is not sent. */
export type LeftOutReason =
  /** It stands in the very topic that it would be sent to. */
  | 'from-target'
  /** It has been in this topic before: something that takes no notice of provenance brought it back. */
  | 'looped'
  /** Another flow brought it here, and `provenance.skip` says that such ones are not passed on. */
  | 'mirrored'

/** What provenance says of the records of one topic. */
export interface TopicProvenance {
  /** The header that this flow adds. */
  readonly header: KafkaEventHeader
  /** Why a record with these headers is not sent; undefined if it is. */
  leftOut(headers: Iterable<ProvenanceBearer>): LeftOutReason | undefined
}

/** A header by its name and bytes; these may be signed, as in Lambda's event. */
export interface ProvenanceBearer {
  readonly key: string
  readonly value: ArrayLike<number> | null
}

/**
 * The rules of one topic. The topic counts beside the cluster: applications pass headers on, so a record in another topic is
 * a new record, though it carries where the one that it was made of has been.
 */
export const topicProvenance = (
  { source, target }: ProvenanceClusters,
  skip: ProvenanceSkip,
  topic: string,
  remoteTopic: string,
): TopicProvenance => {
  const reasonOf = (key: string, text: string): LeftOutReason | undefined => {
    if (names(key, text, target, remoteTopic)) return 'from-target'
    if (names(key, text, source, topic)) return 'looped'
    return skip === 'mirrored' && isOfTopic(key, text, topic) ? 'mirrored' : undefined
  }
  return {
    header: { [provenanceHeader]: [...Buffer.from(`${source[0]}/${topic}`)] },
    leftOut: (headers) => {
      let reason: LeftOutReason | undefined
      for (const { key, value } of headers) {
        if (value === null || !provenanceHeaders.has(key)) continue
        const found = reasonOf(key, Buffer.from(value).toString())
        if (found === 'from-target') return found
        reason ??= found
      }
      return reason
    },
  }
}

/** A record's headers in an event, one by one. */
export function* bearersOf(
  headers: readonly KafkaEventHeader[] | null | undefined,
): Generator<ProvenanceBearer> {
  for (const header of headers ?? []) for (const key in header) yield { key, value: header[key] ?? null }
}

const provenanceHeaders: ReadonlySet<string> = new Set([
  provenanceHeader,
  mskReplicatorHeader,
  redpandaMigratorHeader,
])

const names = (key: string, text: string, cluster: readonly string[], topic: string): boolean => {
  if (key === redpandaMigratorHeader) return cluster.includes(text)
  if (key === mskReplicatorHeader) return cluster.some((id) => text.includes(id)) && text.includes(topic)
  return cluster.some((id) => text === `${id}/${topic}`)
}

const isOfTopic = (key: string, text: string, topic: string): boolean => {
  if (key === redpandaMigratorHeader) return true
  return key === mskReplicatorHeader ? text.includes(topic) : text.endsWith(`/${topic}`)
}
