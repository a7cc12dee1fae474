import { KafkaPositionCopies } from '../functions/kafka/position-copies.ts'
import { storedPositions } from '../functions/kafka/stored-positions.ts'
import { positionCopyTopic } from '../lib/mirror/position-copy.ts'
import { PositionCopier } from '../lib/tasks/copy-positions.ts'
import type { Clusters } from './clusters.ts'
import type { Flow } from './flow.ts'
import { patientCall } from './patient-call.ts'

/** Copies a flow's positions into MirrorMaker 2's offsets topic, as source-connector does every minute. */
export const copyPositions = async (
  { target }: Clusters,
  { sourceAlias, targetAlias, topics }: Flow,
): Promise<void> => {
  const copies = new KafkaPositionCopies(target, sourceAlias, positionCopyTopic(sourceAlias))
  const copier = new PositionCopier({
    remoteTopic: (topic) => `${sourceAlias}.${topic}`,
    positions: () => storedPositions(target, sourceAlias, targetAlias),
    write: (moved) => copies.write(moved),
  })
  await patientCall(() => copier.copy(topics.map(({ topic }) => topic)))
}
