import { KafkaClient } from '@aws-sdk/client-kafka'
import { mskAuthentication, mskBrokers } from '../functions/aws/msk-brokers.ts'
import { resolvedSettings } from '../functions/aws/resolved-settings.ts'
import type { Secrets } from '../functions/aws/secrets.ts'
import { type ClientConfig, readClientConfig } from '../lib/config/client-config.ts'
import type { ClusterDeployment } from '../lib/config/cluster-deployment.ts'
import { clientSettingsOf } from '../lib/config/connect-deployment.ts'
import type { Deployment } from '../lib/config/deployment.ts'
import { propertiesFileName } from '../lib/config/properties.ts'
import type { Settings } from '../lib/config/settings-file.ts'
import type { GlobalOptions } from './global-options.ts'

/** Which cluster of a flow is meant. */
export interface ClusterChoice {
  readonly alias: string
  readonly side: 'source' | 'target'
  /** Of one of the flow's functions. */
  readonly settings: Settings
  readonly options: GlobalOptions
  readonly secrets: Secrets
}

/** A cluster as the files have it, with the servers that were found for it. */
export interface ReadCluster {
  readonly deployed: ClusterDeployment
  readonly config: ClientConfig
}

/** How to reach a cluster: MSK is asked for its brokers where the file names none. Throws a sentence where that is not known. */
export const readCluster = async (
  { clusters }: Deployment,
  { alias, side, settings, options, secrets }: ClusterChoice,
): Promise<ReadCluster> => {
  const index = clusters.findIndex((cluster) => cluster.alias === alias)
  const deployed = clusters[index]
  if (deployed === undefined) throw new Error(`${alias} is none of the clusters of ${propertiesFileName}.`)
  const environment = {
    bootstrapServers: givenServers(options.servers, alias) ?? (await serversOf(deployed, index)),
    ...(deployed.secretArn !== undefined && { secretArn: deployed.secretArn }),
    ...(deployed.caSecretArn !== undefined && { caSecretArn: deployed.caSecretArn }),
  }
  return {
    deployed,
    config: readClientConfig(
      await resolvedSettings(clientSettingsOf(settings, side), secrets),
      { cluster: side, client: 'admin', role: 'cli' },
      environment,
    ),
  }
}

const givenServers = (given: readonly string[], alias: string): string | undefined =>
  given.find((one) => one.startsWith(`${alias}=`))?.slice(alias.length + 1)

/** The first cluster's broker of `npm start` listens there, each further one's 100 ports on. */
const localPort = 19_092
const portStep = 100

const serversOf = async (
  { bootstrap, authentication, isEncrypted }: ClusterDeployment,
  index: number,
): Promise<string> => {
  switch (bootstrap.from) {
    case 'file':
      return bootstrap.servers
    case 'parameter':
      return `127.0.0.1:${localPort + index * portStep}`
    case 'msk': {
      const region = bootstrap.clusterArn.split(':')[3]
      const open = isEncrypted ? 'tls' : 'plaintext'
      return mskBrokers(
        new KafkaClient({ ...(region && { region }) }),
        bootstrap.clusterArn,
        mskAuthentication(authentication === 'none' ? open : authentication),
      )
    }
  }
}
