import type { ClusterDeployment } from './cluster-deployment.ts'
import { ConfigException, type ConfigProblem } from './config-exception.ts'
import type { Deployment } from './deployment.ts'
import type { FlowDeployment } from './flow-deployment.ts'
import { propertiesFileName } from './properties.ts'

/** What of a configuration runs in one region. */
export interface RegionalDeployment {
  /** Undefined: wherever the stack is deployed. */
  readonly region: string | undefined
  readonly deployment: Deployment
}

/**
 * Divides a configuration by regions: a flow runs near its target, as MirrorMaker does, and a connector near its
 * cluster. One region, or none that is named, is one stack, deployed wherever its user says. Throws a ConfigException for flows whose
 * source can't be read from there.
 */
export const regionalDeployments = (deployment: Deployment): readonly RegionalDeployment[] => {
  const { clusters, flows, connectors, places, variables, warnings } = deployment
  const clusterOf = (alias: string): ClusterDeployment | undefined =>
    clusters.find((cluster) => cluster.alias === alias)
  const regionOfFlow = ({ source, target }: FlowDeployment): string | undefined =>
    clusterOf(target)?.region ?? clusterOf(source)?.region
  const regions = new Set([
    ...flows.map(regionOfFlow),
    ...[...connectors, ...places].map(({ cluster }) => clusterOf(cluster)?.region),
  ])
  const problems = flows.flatMap((flow) =>
    problemsAcross(flow, clusterOf(flow.source), clusterOf(flow.target)),
  )
  if (problems.length > 0) throw new ConfigException(problems)
  return [...regions].map((region) => {
    const ofRegion = {
      flows: flows.filter((flow) => regionOfFlow(flow) === region),
      connectors: connectors.filter(({ cluster }) => clusterOf(cluster)?.region === region),
      places: places.filter(({ cluster }) => clusterOf(cluster)?.region === region),
    }
    const used = new Set([
      ...ofRegion.flows.flatMap(({ source, target }) => [source, target]),
      ...[...ofRegion.connectors, ...ofRegion.places].map(({ cluster }) => cluster),
    ])
    return {
      // Clusters of one region need not say so to the CDK: the stack goes wherever its user deploys it.
      region: regions.size === 1 ? undefined : region,
      deployment: {
        ...ofRegion,
        clusters: clusters
          .filter(({ alias }) => used.has(alias))
          .map((cluster) => asSeenFrom(region, cluster)),
        variables,
        warnings,
      },
    }
  })
}

/**
 * Lambda knows the MSK clusters of its own region only: another one is brokers of one's own, reached through the network
 * of the target (`pollerNetworkOf`).
 */
const asSeenFrom = (region: string | undefined, cluster: ClusterDeployment): ClusterDeployment => {
  if (cluster.mskClusterArn === undefined || cluster.region === region) return cluster
  const { mskClusterArn: _arn, network: _network, ...selfManaged } = cluster
  return selfManaged
}

/** What keeps a flow from reading an MSK cluster of another region. */
const problemsAcross = (
  { name, isEnabled }: FlowDeployment,
  source: ClusterDeployment | undefined,
  target: ClusterDeployment | undefined,
): ConfigProblem[] => {
  const region = target?.region ?? source?.region
  if (!isEnabled || source?.mskClusterArn === undefined || source.region === region) return []
  const { alias, authentication, bootstrap } = source
  const where = `${name} runs near its target, in ${region}, and ${alias} is in ${source.region}`
  const problem = (key: string, message: string): ConfigProblem => ({
    origin: propertiesFileName,
    key,
    message: `${where}: ${message}`,
  })
  return [
    ...(authentication === 'aws-msk-iam'
      ? [
          problem(
            `${alias}.sasl.mechanism`,
            'event sources read an MSK cluster with IAM in its own region only. Turn on SCRAM-SHA-512 or client certificates on it',
          ),
        ]
      : []),
    ...(bootstrap.from === 'file'
      ? []
      : [
          problem(
            `${alias}.bootstrap.servers`,
            'its brokers are not looked up across regions. Write them down',
          ),
        ]),
    ...(target?.network === undefined
      ? [
          problem(
            `${target?.alias}.aws.vpc.id`,
            `its brokers are reached through the network of ${target?.alias} (peering, transit gateway). Name its VPC, subnets and security groups`,
          ),
        ]
      : []),
  ]
}
