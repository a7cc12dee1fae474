import { initProducerId } from '../../kafka/api/init-producer-id.ts'
import { offsetCommit } from '../../kafka/api/offset-commit.ts'
import { type Cluster, sendToCoordinator } from '../../kafka/cluster.ts'
import { isRetriable, throwIfError } from '../../kafka/error-codes.ts'
import { patiently } from '../../kafka/patiently.ts'
import { Producer } from '../../kafka/producer.ts'
import { readPartition } from '../../kafka/read-partition.ts'
import { positionGroup } from '../../lib/mirror/position.ts'
import {
  decodeProducerId,
  encodeProducerId,
  producerIdMetadata,
  producerIdPartition,
} from '../../lib/mirror/producer-id.ts'

/** The flow's producer id as the config topic on the target has it; the last one, as compaction keeps it. Undefined if there is none. */
export const readProducerId = async (target: Cluster, sourceAlias: string): Promise<bigint | undefined> => {
  let id: bigint | undefined
  for await (const record of readPartition(target, producerIdPartition(sourceAlias)))
    id = decodeProducerId(record) ?? id
  return id
}

/**
 * Makes sure that the flow has its producer id, and that the mirror finds it in one round trip. The config topic
 * must exist. To be called by one process at a time: source-connector has a reserved concurrency of 1.
 */
export const ensureProducerId = async (
  target: Cluster,
  sourceAlias: string,
  targetAlias: string,
): Promise<bigint> => {
  const id = (await readProducerId(target, sourceAlias)) ?? (await takeProducerId(target, sourceAlias))
  const group = positionGroup(sourceAlias, targetAlias)
  const commit = { ...producerIdPartition(sourceAlias), offset: id, metadata: producerIdMetadata }
  const [answer] = await sendToCoordinator(
    target,
    group,
    offsetCommit(group, [commit]),
    ([first]) => first?.errorCode ?? 0,
  )
  throwIfError(answer?.errorCode ?? -1, `the producer id was not stored in group ${group}`)
  return id
}

const takeProducerId = async (target: Cluster, sourceAlias: string): Promise<bigint> => {
  const ask = () => target.sendToAny(initProducerId())
  const { errorCode, producerId } = await patiently(ask, (answer) => isRetriable(answer.errorCode))
  throwIfError(errorCode, `no producer id was given by ${target.bootstrapServers}`)
  const record = { ...encodeProducerId(producerId), timestamp: Date.now(), headers: [] }
  await new Producer(target).append(producerIdPartition(sourceAlias), [record])
  return producerId
}
