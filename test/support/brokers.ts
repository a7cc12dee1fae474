import {
  type KafkaCluster,
  type KafkaClusterOptions,
  startKafkaCluster,
} from '../../local/servers/kafka-cluster.ts'
import { shared } from './shared.ts'
import { temporaryDirectory } from './temporary-directory.ts'

/** As for startKafkaCluster, but for the directory, which is temporary; ports are free ones. */
export type TestClusterOptions = Partial<Omit<KafkaClusterOptions, 'directory'>>

/** JVM flags: half the CPU of a short test goes into compiling otherwise. Not for measuring throughput. */
export const quickStart = ['-XX:TieredStopAtLevel=1'] as const

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

/** A cluster of real brokers for all tests of a file; see `shared`. Its data is gone with it. */
export const sharedCluster = (options: TestClusterOptions = {}): (() => KafkaCluster) =>
  shared(async (ending) => {
    const directory = ending.use(await temporaryDirectory())
    const cluster = await start(options, directory.path)
    ending.defer(() => end(cluster))
    return cluster
  })

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
