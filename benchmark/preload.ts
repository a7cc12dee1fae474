import { createTopics } from '../kafka/api/create-topics.ts'
import type { Cluster } from '../kafka/cluster.ts'
import { throwIfError } from '../kafka/error-codes.ts'
import { patiently } from '../kafka/patiently.ts'
import { Producer } from '../kafka/producer.ts'
import { RecordSource } from './record-source.ts'
import { partitions, type Workload } from './workload.ts'

const batchRecords = 5_000

/** Creates a topic of the source; resolves when its partitions are led. */
export const createTopic = async (
  cluster: Cluster,
  topic: string,
  configs: Readonly<Record<string, string>> = {},
): Promise<void> => {
  const answer = await cluster.sendToAny(createTopics([{ topic, partitions, replicationFactor: 1, configs }]))
  for (const { errorCode, errorMessage } of answer)
    throwIfError(errorCode, `topic ${topic} was not created`, errorMessage)
  await patiently(
    () => cluster.metadata([topic]),
    ({ topics }) =>
      topics.some(
        ({ errorCode, ...of }) => errorCode !== 0 || of.partitions.some(({ leader }) => leader < 0),
      ),
  )
}

/** Fills a topic with the records of a workload, the same number in each partition, uncompressed. */
export const preload = async (cluster: Cluster, workload: Workload): Promise<void> => {
  await createTopic(cluster, workload.topic)
  const producer = new Producer(cluster)
  const source = new RecordSource(workload.valueBytes)
  const each = workload.records / partitions
  for (let written = 0; written < each; written += batchRecords)
    for (let partition = 0; partition < partitions; partition++) {
      const count = Math.min(batchRecords, each - written)
      await producer.append({ topic: workload.topic, partition }, source.take(count, Date.now()))
    }
}
