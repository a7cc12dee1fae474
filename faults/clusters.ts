import { join } from 'node:path'
import type { Cluster } from '../kafka/cluster.ts'
import { buildFunctions } from '../lib/stack/build.ts'
import { type KafkaCluster, startKafkaCluster } from '../local/servers/kafka-cluster.ts'
import { ForgetfulCluster } from './forgetful-cluster.ts'

/** Brokers for all seeds, and the mirror's bundle as it was when they were started. */
export interface Clusters {
  readonly source: Cluster
  readonly target: Cluster
  readonly sourceKafka: KafkaCluster
  readonly targetKafka: KafkaCluster
  /** Holds everything that the suite writes. */
  readonly directory: string
  /** Directory of the mirror's index.mjs. */
  readonly bundle: string
}

/** Short tests spend half their CPU on compiling otherwise. */
const jvmFlags = ['-XX:TieredStopAtLevel=1'] as const

/** Old records stay until a fault takes them. */
const retention = { 'log.retention.ms': '-1' } as const

/** Faults come in seconds here, and so do the brokers' own checks. */
const targetProperties = {
  ...retention,
  'producer.id.expiration.check.interval.ms': '1000',
  // A broker that was killed is replaced as leader after 9 s otherwise.
  'broker.session.timeout.ms': '3500',
  'broker.heartbeat.interval.ms': '500',
  'replica.lag.time.max.ms': '3000',
  'auto.leader.rebalance.enable': 'false',
  'group.coordinator.rebalance.protocols': 'classic',
} as const

/** Starts one source broker and three target brokers, and bundles the function. They end with `ending`. */
export const startClusters = async (directory: string, ending: AsyncDisposableStack): Promise<Clusters> => {
  const bundles = join(directory, 'functions')
  const [sourceKafka, targetKafka] = await Promise.all([
    start(ending, { name: 'source', directory: join(directory, 'source'), jvmFlags, properties: retention }),
    start(ending, {
      name: 'target',
      directory: join(directory, 'target'),
      jvmFlags,
      brokers: 3,
      properties: targetProperties,
    }),
    buildFunctions(join(import.meta.dirname, '../functions'), bundles),
  ])
  return {
    source: client(ending, sourceKafka),
    target: client(ending, targetKafka),
    sourceKafka,
    targetKafka,
    directory,
    bundle: join(bundles, 'mirror'),
  }
}

const start = async (
  ending: AsyncDisposableStack,
  options: Parameters<typeof startKafkaCluster>[0],
): Promise<KafkaCluster> => {
  const kafka = await startKafkaCluster(options)
  ending.defer(() => kafka.kill())
  return kafka
}

const client = (ending: AsyncDisposableStack, { bootstrapServers }: KafkaCluster): Cluster => {
  const cluster = new ForgetfulCluster({
    clientId: 'faults',
    bootstrapServers: bootstrapServers.split(','),
    requestTimeoutMs: 12_000,
  })
  ending.defer(async () => cluster.close())
  return cluster
}
