import { checkTranslation, readTranslation, type TranslationCheck } from './check-translation.ts'
import type { Clusters } from './clusters.ts'
import { compareRecords } from './compare.ts'
import type { Flow } from './flow.ts'
import type { RemoteReader } from './remote-reader.ts'
import type { SourcePartition } from './source-partition.ts'
import { topicKind } from './topic-kinds.ts'

/** What differs between the topics of a flow on both sides, all partitions together, in records. */
export interface FlowComparison {
  readonly records: number
  readonly lost: number
  readonly duplicated: number
  readonly reordered: number
  /** Of the offsets of all records, translated for consumer groups. */
  readonly translation: Omit<TranslationCheck, 'first'>
  /** One sentence for each partition that differs. */
  readonly differences: readonly string[]
}

/** Compares every source partition with its remote partition, record by record. */
export const compareFlow = async (
  flow: Flow,
  partitions: readonly SourcePartition[],
  remote: RemoteReader,
  clusters: Clusters,
): Promise<FlowComparison> => {
  const total = { records: 0, lost: 0, duplicated: 0, reordered: 0 }
  const translated = { ahead: 0, behind: 0, unknown: 0 }
  const differences: string[] = []
  const translation = await readTranslation(clusters, flow)
  for (const partition of partitions) {
    const topic = flow.topics.find((one) => one.topic === partition.topic)
    if (topic === undefined) throw new Error(`${partition.topic} is no topic of this flow`)
    await partition.refresh()
    const expected = partition.expected()
    const seen = await remote.read({ topic: topic.remoteTopic, partition: partition.partition })
    const { first, places, ...found } = compareRecords(
      expected,
      seen,
      topicKind(topic.kind).isLogAppendTime !== true,
    )
    total.records += expected.length
    total.lost += found.lost
    total.duplicated += found.duplicated
    total.reordered += found.reordered
    const check = checkTranslation(translation, partition, places)
    translated.ahead += check.ahead
    translated.behind += check.behind
    translated.unknown += check.unknown
    if (check.first !== undefined)
      differences.push(`${topic.remoteTopic}-${partition.partition}: ${check.first}`)
    if (first !== undefined)
      differences.push(
        `${topic.remoteTopic}-${partition.partition}: ${found.lost} lost, ${found.duplicated} duplicated, ${found.reordered} reordered; ${first}`,
      )
  }
  return { ...total, translation: translated, differences }
}
