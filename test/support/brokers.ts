import { after, before } from 'node:test'
import {
  type KafkaCluster,
  type KafkaClusterOptions,
  startKafkaCluster,
} from '../../local/servers/kafka-cluster.ts'
import { temporaryDirectory } from './temporary-directory.ts'

/** As for startKafkaCluster, but for the directory, which is temporary; ports are free ones. */
export type TestClusterOptions = Partial<Omit<KafkaClusterOptions, 'directory'>>

/** Half the CPU of a short test goes into compiling otherwise. Not for measuring throughput. */
const quickStart = ['-XX:TieredStopAtLevel=1'] as const

/** Runs a cluster of real brokers for as long as `run` takes. */
export const withCluster = async <T>(
  options: TestClusterOptions,
  run: (cluster: KafkaCluster) => Promise<T>,
): Promise<T> => {
  await using directory = await temporaryDirectory()
  const cluster = await start(options, directory.path)
  try {
    return await run(cluster)
  } finally {
    await end(cluster)
  }
}

/**
 * A cluster of real brokers for all tests of a file: call it at the top, and call what it returns inside tests.
 * Several start side by side. They are gone, with their data, when the file's tests are over.
 */
export const sharedCluster = (options: TestClusterOptions = {}): (() => KafkaCluster) => {
  const stack = new AsyncDisposableStack()
  const starting = startIn(stack, options)
  starting.catch(() => {}) // told by the hook below
  let cluster: KafkaCluster | undefined
  before(async () => {
    cluster = await starting
  })
  after(() => stack.disposeAsync())
  return () => {
    if (!cluster) throw new Error('The shared cluster is there inside tests and hooks only.')
    return cluster
  }
}

const startIn = async (stack: AsyncDisposableStack, options: TestClusterOptions): Promise<KafkaCluster> => {
  const directory = stack.use(await temporaryDirectory())
  const cluster = await start(options, directory.path)
  stack.defer(() => end(cluster))
  return cluster
}

const start = (options: TestClusterOptions, directory: string): Promise<KafkaCluster> =>
  startKafkaCluster({
    name: 'test',
    ...options,
    directory,
    jvmFlags: [...quickStart, ...(options.jvmFlags ?? [])],
  })

/** One broker stops in order, and keeps what later starts are quicker by; several would wait for one another. */
const end = (cluster: KafkaCluster): Promise<void> =>
  cluster.brokers.length === 1 ? cluster.stop() : cluster.kill()
