import { Producer } from '../kafka/producer.ts'
import { chosenTopics } from './chosen-topics.ts'
import { type ComparedTopic, compareWhenCopied, groupWhenTranslated } from './compare-when-copied.ts'
import type { Progress } from './progress.ts'
import { uploadWeblog } from './run.ts'
import type { Running, RunningConnectors, RunningMirror } from './running-mirror.ts'
import { sampleTopics } from './sample-data.ts'
import { table } from './table.ts'
import { until } from './until.ts'
import { commitSampleGroup, trickle, writeSample } from './write-sample.ts'

/** How long the first records, the group and the documents are given, ms. */
const patienceMs = 90_000

/** Writes the sample, and waits until it can be seen on the other side: topics, the group, the weblog's documents. */
export const showSample = async (running: Running, weblog: string, progress: Progress): Promise<void> => {
  const { index } = running
  if (running.flow === undefined) {
    await uploadWeblog(running, weblog)
    return await showDocuments(index, progress)
  }
  const { sides } = running
  const written = await progress.step(
    'sample',
    () => writeSample(sides.source),
    (count) => (count === 0 ? 'is there from an earlier start' : `${count} records written to the source`),
  )
  if (index !== undefined && written > 0) await uploadWeblog(running, weblog)
  await progress.step(
    'mirror',
    () =>
      compareWhenCopied(
        sides,
        sampleTopics.map(({ topic }) => topic),
      ),
    (compared) => `${sumOf(compared, 'remoteRecords')} records in ${compared.length} remote topics`,
  )
  await commitSampleGroup(sides.source)
  await progress.step(
    'group',
    () => groupWhenTranslated(sides),
    ({ groupId, unread }) => `${groupId} translated: ${unread} records left to read on both sides`,
  )
  await showDocuments(index, progress)
}

const showDocuments = async (index: Running['index'], progress: Progress): Promise<void> => {
  if (index === undefined) return
  await progress.step(
    'weblog',
    () =>
      until(
        'documents of the weblog',
        () => refreshed(index),
        (count) => count > 0,
        patienceMs,
      ),
    (count) => `${count} documents: ${index.link}`,
  )
}

const refreshed = async (index: NonNullable<RunningMirror['index']>): Promise<number> => {
  await index.refresh()
  return index.count()
}

/** The records that applications would go on to write, until told to stop. Answers how to. */
export const keepWriting = ({ sides }: RunningMirror, failed: (error: unknown) => void): (() => void) => {
  const producer = new Producer(sides.source)
  let round = 0
  let isWriting = false
  const timer = setInterval(() => {
    if (isWriting) return
    isWriting = true
    trickle(producer, round++)
      .catch(failed)
      .finally(() => {
        isWriting = false
      })
  }, 500)
  return () => clearInterval(timer)
}

/** What a comparison of both sides says. */
export interface Verdict {
  readonly text: string
  readonly areEqual: boolean
}

/** Compares all that is mirrored, record by record, and the weblog's documents with the records that were shipped. */
export const compareBothSides = async (running: Running): Promise<Verdict> => {
  if (running.flow === undefined) return await verdictOfConnectors(running)
  const { sides, index, flow } = running
  const compared = await compareWhenCopied(sides, await chosenTopics(running)).catch((cause: unknown) => {
    throw new Error(
      [cause instanceof Error ? cause.message : String(cause), ...troublesOf(running)].join('\n'),
      { cause },
    )
  })
  const differences = compared.flatMap(({ partitions }) =>
    partitions.flatMap(({ difference }) => difference ?? []),
  )
  const rows = compared.map((one) => [
    one.topic,
    one.remoteTopic,
    `${sumOf([one], 'sourceRecords')}`,
    `${sumOf([one], 'remoteRecords')}`,
  ])
  const documents = index === undefined ? [] : ['', `documents in the index: ${await refreshed(index)}`]
  const verdict =
    differences.length === 0 ? `${flow.name}: both sides are equal.` : `${flow.name}: both sides differ.`
  const text = [
    table(['source topic', 'remote topic', 'source', 'target'], rows),
    ...documents,
    '',
    verdict,
    ...differences,
  ]
  return { text: text.join('\n'), areEqual: differences.length === 0 }
}

/** Without a flow there is nothing to compare: what functions failed with, and how many documents there are. */
const verdictOfConnectors = async (running: RunningConnectors): Promise<Verdict> => {
  const { index } = running
  const troubles = troublesOf(running)
  const documents = index === undefined ? [] : [`documents in the index: ${await refreshed(index)}`]
  return { text: [...documents, ...troubles].join('\n'), areEqual: troubles.length === 0 }
}

/** What functions failed with last, a line each: mostly why nothing is there. */
const troublesOf = ({ aws }: Running): readonly string[] =>
  aws
    .functions()
    .flatMap(({ name, lastError }) => (lastError === undefined ? [] : [`${name} failed: ${lastError}`]))

const sumOf = (compared: readonly ComparedTopic[], field: 'sourceRecords' | 'remoteRecords'): number =>
  compared.flatMap(({ partitions }) => partitions).reduce((sum, partition) => sum + partition[field], 0)
