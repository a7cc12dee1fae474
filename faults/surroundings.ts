import type { PartitionMetadata } from '../kafka/api/metadata.ts'
import type { TopicPartition } from '../kafka/topic-partition.ts'
import type { Clusters } from './clusters.ts'
import type { Flow } from './flow.ts'
import { patientCall } from './patient-call.ts'
import type { Random } from './random.ts'
import type { RemoteReader } from './remote-reader.ts'
import type { Strikes } from './strikes.ts'

/** What a fault of the target has to do with. */
export interface Surroundings {
  readonly clusters: Clusters
  readonly flow: Flow
  readonly random: Random
  readonly strikes: Strikes
  readonly remote: RemoteReader
}

/** The remote partitions of the flow, as the brokers describe them now. */
export const remotePartitions = async ({
  clusters,
  flow,
}: Surroundings): Promise<readonly (TopicPartition & PartitionMetadata)[]> => {
  const { topics } = await patientCall(() =>
    clusters.target.metadata(flow.topics.map(({ remoteTopic }) => remoteTopic)),
  )
  return topics.flatMap(({ name, partitions }) =>
    partitions.map((partition) => ({ ...partition, topic: name })),
  )
}
