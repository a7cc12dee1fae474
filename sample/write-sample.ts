import { createTopics } from '../kafka/api/create-topics.ts'
import { offsetCommit } from '../kafka/api/offset-commit.ts'
import { type Cluster, sendToCoordinator } from '../kafka/cluster.ts'
import { throwIfError } from '../kafka/error-codes.ts'
import { patiently } from '../kafka/patiently.ts'
import { Producer } from '../kafka/producer.ts'
import { logOffset } from '../kafka/read-partition.ts'
import { type SampleTopic, sampleGroup, sampleTopics } from './sample-data.ts'

const topicAlreadyExists = 36
const batchSize = 500

/** Creates the topics of the sample that are missing, and fills those that are empty. The number of records written. */
export const writeSample = async (source: Cluster): Promise<number> => {
  await createSampleTopics(source)
  const producer = new Producer(source)
  let written = 0
  for (const sample of sampleTopics)
    for (let partition = 0; partition < sample.partitions; partition++)
      written += await fill(source, producer, sample, partition)
  return written
}

/** Commits the sample group's offsets at the middle of what its topic holds. */
export const commitSampleGroup = async (source: Cluster): Promise<void> => {
  const { groupId, topic } = sampleGroup
  const partitions = sampleTopics.find((sample) => sample.topic === topic)?.partitions ?? 0
  const offsets = await Promise.all(
    Array.from({ length: partitions }, async (_, partition) => ({
      topic,
      partition,
      offset: (await logOffset(source, { topic, partition }, 'latest')) / 2n,
      metadata: '',
    })),
  )
  const codeOf = (answer: readonly { errorCode: number }[]) => answer[0]?.errorCode ?? 0
  const answer = await sendToCoordinator(source, groupId, offsetCommit(groupId, offsets), codeOf)
  for (const { errorCode } of answer)
    throwIfError(errorCode, `the offsets of group ${groupId} were not committed on the source`)
}

/** Appends a few records to every topic, as applications would: so that there is something to see. */
export const trickle = async (producer: Producer, round: number): Promise<void> => {
  for (const { topic, partitions, record } of sampleTopics)
    await producer.append(
      { topic, partition: round % partitions },
      [0, 1, 2].map((index) => record(round * 3 + index, Date.now())),
    )
}

const createSampleTopics = async (source: Cluster): Promise<void> => {
  const { controllerId } = await source.metadata([])
  const wanted = sampleTopics.map(({ topic, partitions, configs }) => ({
    topic,
    partitions,
    configs,
    replicationFactor: 1,
  }))
  for (const { topic, errorCode, errorMessage } of await source.send(controllerId, createTopics(wanted)))
    if (errorCode !== topicAlreadyExists)
      throwIfError(errorCode, `topic ${topic} was not created on the source`, errorMessage)
  // The answer comes before every broker knows of the leaders.
  await patiently(
    () => source.metadata(sampleTopics.map(({ topic }) => topic)),
    ({ topics }) =>
      topics.some(
        ({ errorCode, partitions }) => errorCode !== 0 || partitions.some(({ leader }) => leader < 0),
      ),
  )
}

const fill = async (
  source: Cluster,
  producer: Producer,
  sample: SampleTopic,
  partition: number,
): Promise<number> => {
  const { topic, recordsPerPartition } = sample
  const from = Number(await logOffset(source, { topic, partition }, 'latest'))
  for (let number = from; number < recordsPerPartition; number += batchSize) {
    const count = Math.min(batchSize, recordsPerPartition - number)
    const records = Array.from({ length: count }, (_, index) => sample.record(number + index, Date.now()))
    await producer.append({ topic, partition }, records)
  }
  return Math.max(0, recordsPerPartition - from)
}
