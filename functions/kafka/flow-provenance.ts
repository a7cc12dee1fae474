import type { MirrorSourceConfig } from '../../lib/config/mirror-source-config.ts'
import type { Settings } from '../../lib/config/settings-file.ts'
import { type TopicProvenance, topicProvenance } from '../../lib/mirror/provenance.ts'
import { type FlowClusters, identifyClusters } from './identify-clusters.ts'

/**
 * Where the records of a flow come from, by topic; undefined where the flow adds no header (`provenance.headers`).
 * Rejects where a cluster does not say who it is, and with a SameClusterError.
 */
export const flowProvenance = async (
  clusters: FlowClusters,
  config: Pick<MirrorSourceConfig, 'provenanceHeaders' | 'provenanceSkip'>,
  settings: Settings,
): Promise<((topic: string, remoteTopic: string) => TopicProvenance) | undefined> => {
  if (config.provenanceHeaders !== 'always') return undefined
  const { sourceId, targetId } = await identifyClusters(clusters)
  if (sourceId === null || targetId === null)
    throw new Error(
      `${clusters.sourceAlias}->${clusters.targetAlias} was not started: ` +
        `${sourceId === null ? clusters.sourceAlias : clusters.targetAlias} tells no cluster id, so what came from it can't be ` +
        'recognised; upgrade its brokers, or set provenance.headers = never and exclude what would go round',
    )
  const ids = {
    source: [sourceId, ...mskIds(settings['source.cluster.aws.msk.cluster.arn'])] as const,
    target: [targetId, ...mskIds(settings['target.cluster.aws.msk.cluster.arn'])] as const,
  }
  const known = new Map<string, TopicProvenance>()
  return (topic, remoteTopic) => {
    const of = known.get(topic) ?? topicProvenance(ids, config.provenanceSkip, topic, remoteTopic)
    known.set(topic, of)
    return of
  }
}

/** MSK's own names of a cluster: the ARN, and the UUID at its end. */
const mskIds = (arn: string | undefined): readonly string[] => {
  const uuid = arn?.split('/').at(-1)
  return arn === undefined || !uuid ? [] : [arn, uuid]
}
