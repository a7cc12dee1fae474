import { join } from 'node:path'
import type { ClusterDeployment } from '../lib/config/cluster-deployment.ts'
import { type KafkaCluster, startKafkaCluster } from '../local/servers/kafka-cluster.ts'

/** The next cluster's broker listens so much further. */
const portStep = 100

/** Where clusters are kept and reached. */
export interface LocalClusterOptions {
  /** A second start with the same one goes on with the same data. */
  readonly directory: string
  /** Of the first cluster's broker. Best below 32768: above are the ports that outgoing connections take. */
  readonly firstPort: number
  /** Told of each cluster, so that it is stopped whatever happens next. */
  started(cluster: KafkaCluster): void
}

/** A cluster that runs here, and the parameter of the stack that takes its address. */
export interface LocalCluster {
  readonly alias: string
  readonly parameter: string
  readonly kafka: KafkaCluster
}

/** Starts one real broker for each cluster whose servers the properties file does not name. */
export const startLocalClusters = async (
  clusters: readonly ClusterDeployment[],
  { directory, firstPort, started }: LocalClusterOptions,
): Promise<readonly LocalCluster[]> => {
  const wanted = clusters.flatMap(({ alias, bootstrap }, index) =>
    bootstrap.from === 'parameter'
      ? [{ alias, parameter: bootstrap.parameter, port: firstPort + index * portStep }]
      : [],
  )
  return Promise.all(
    wanted.map(async ({ alias, parameter, port }) => {
      const kafka = await startKafkaCluster({
        name: alias,
        ports: [port],
        directory: join(directory, alias),
      })
      started(kafka)
      return { alias, parameter, kafka }
    }),
  )
}
