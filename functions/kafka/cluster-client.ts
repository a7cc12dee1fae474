import { Cluster } from '../../kafka/cluster.ts'
import { Producer } from '../../kafka/producer.ts'
import type { ClientConfig } from '../../lib/config/client-config.ts'
import type { Secrets } from '../aws/secrets.ts'
import { AclAdmin } from './acl-admin.ts'
import { clusterOptions } from './connect.ts'
import { GroupAdmin } from './group-admin.ts'
import { TopicAdmin } from './topic-admin.ts'

/** A cluster with all that can be asked of it: its connections, topics, groups, access rules, and appending to it. */
export interface ClusterClient {
  readonly cluster: Cluster
  readonly topics: TopicAdmin
  readonly groups: GroupAdmin
  readonly acls: AclAdmin
  readonly producer: Producer
}

/** A client of one cluster; it connects when first used. Rejects where a secret cannot be read. */
export const clusterClient = async (client: ClientConfig, secrets: Secrets): Promise<ClusterClient> => {
  const options = await clusterOptions(client, secrets)
  const cluster = new Cluster(options)
  return {
    cluster,
    topics: new TopicAdmin(cluster, options),
    groups: new GroupAdmin(cluster),
    acls: new AclAdmin(options),
    producer: new Producer(cluster, { codec: client.compressionType }),
  }
}
