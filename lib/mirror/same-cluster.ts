/** A cluster of a flow, as it is named and as it is. */
export interface IdentifiedCluster {
  readonly alias: string
  /** `host:port`, comma between. */
  readonly bootstrapServers: string
  /** As the brokers tell it; null where they tell none (before Kafka 0.10.1). */
  readonly clusterId: string | null
}

/** Both aliases of a flow name one cluster. Nothing was copied: its records would go round in it for ever. */
export class SameClusterError extends Error {
  override readonly name = 'SameClusterError'

  constructor(source: IdentifiedCluster, target: IdentifiedCluster) {
    const both = [source, target].map(({ alias, bootstrapServers }) => `${alias} (${bootstrapServers})`)
    super(
      `${source.alias}->${target.alias} was not started: ${both.join(' and ')} are the same cluster, ` +
        `cluster id ${source.clusterId}, so its records would be copied into itself. Write the servers of another cluster ` +
        `into ${source.alias}.bootstrap.servers or ${target.alias}.bootstrap.servers, or remove ` +
        `${source.alias}->${target.alias}.enabled.`,
    )
  }
}

/**
 * Refuses a flow of a cluster into itself. Aliases can't tell (KAFKA-9914), nor can servers: one cluster has many addresses.
 * Throws a SameClusterError.
 */
export const refuseSameCluster = (source: IdentifiedCluster, target: IdentifiedCluster): void => {
  if (source.clusterId !== null && source.clusterId === target.clusterId)
    throw new SameClusterError(source, target)
}
