import { join } from 'node:path'
import type { ClusterDeployment } from '../lib/config/cluster-deployment.ts'
import { type KafkaCluster, startKafkaCluster } from '../local/servers/kafka-cluster.ts'

/** Where the brokers of the first cluster listen; the next cluster's are a hundred further. Below 32768, see docs/local.md. */
const firstPort = 19_092
const portStep = 100

/** A cluster that runs here, and the parameter of the stack that takes its address. */
export interface LocalCluster {
  readonly alias: string
  readonly parameter: string
  readonly kafka: KafkaCluster
}

/**
 * Starts one real broker for each cluster whose servers the properties file does not name. Data is kept in
 * `directory`: a second start goes on with it. `started` is told of each, so that it is stopped whatever happens next.
 */
export const startLocalClusters = async (
  clusters: readonly ClusterDeployment[],
  directory: string,
  started: (cluster: KafkaCluster) => void,
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
