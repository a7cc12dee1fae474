import { createHash } from 'node:crypto'
import { Aws, CfnOutput, Fn, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib'
import type { IRole } from 'aws-cdk-lib/aws-iam'
import { CfnResourcePolicy, LogGroup } from 'aws-cdk-lib/aws-logs'
import { CfnDomain, type CfnDomainProps } from 'aws-cdk-lib/aws-opensearchservice'
import { Construct } from 'constructs'
import type { ClusterNetwork } from '../config/cluster-deployment.ts'
import type { FunctionConfig } from '../config/function-config.ts'
import type { SearchDomainConfig } from '../config/search-domain-config.ts'
import { logRetention } from './log-retention.ts'

/** A domain, and where it stands. */
export interface SearchDomainProps {
  /** The connector that writes to it: a part of its name. */
  readonly connector: string
  readonly config: SearchDomainConfig
  readonly keeping: Pick<FunctionConfig, 'awsLogRetentionDays' | 'awsKmsKeyArn'>
  /**
   * The network that it stands in, whose security groups have to let their own members in on port 443.
   * @default none: its endpoint is public, and takes signed requests only
   */
  readonly network?: ClusterNetwork | undefined
}

const engine = 'OpenSearch_2.19'
const longestName = 28
const slowLogs = ['SEARCH_SLOW_LOGS', 'INDEX_SLOW_LOGS', 'ES_APPLICATION_LOGS'] as const

/**
 * An OpenSearch domain: encrypted, in the cluster's network, its slow requests logged, open to the roles that it is told of
 * and to nobody else. A stack that is destroyed leaves it: documents are the user's.
 */
export class SearchDomain extends Construct {
  /** Known before the domain is made, as its own policy and the roles of its writers name it. */
  readonly name: string
  readonly #domain: CfnDomain

  constructor(scope: Construct, id: string, props: SearchDomainProps) {
    super(scope, id)
    this.name = domainName(this, props.connector)
    const { config, keeping, network } = props
    const nodes = config.awsOpensearchDataNodes ?? 1
    const zones = Math.min(nodes, 3, network?.subnetIds.length ?? 3)
    this.#domain = new CfnDomain(this, 'Domain', {
      domainName: this.name,
      engineVersion: engine,
      clusterConfig: { ...nodeConfig(config), instanceCount: nodes, ...zoneConfig(zones) },
      ebsOptions: { ebsEnabled: true, volumeType: 'gp3', volumeSize: config.awsOpensearchStorageGb },
      encryptionAtRestOptions: {
        enabled: true,
        ...(keeping.awsKmsKeyArn !== null && { kmsKeyId: keeping.awsKmsKeyArn }),
      },
      nodeToNodeEncryptionOptions: { enabled: true },
      domainEndpointOptions: { enforceHttps: true, tlsSecurityPolicy: 'Policy-Min-TLS-1-2-PFS-2023-10' },
      logPublishingOptions: this.#logs(keeping),
      ...(network && {
        vpcOptions: {
          subnetIds: network.subnetIds.slice(0, zones),
          securityGroupIds: [...network.securityGroupIds],
        },
      }),
    })
    this.#domain.applyRemovalPolicy(RemovalPolicy.RETAIN)
    this.#domain.addResourceDependency(this.#logPolicy())
    acknowledge(this.#domain, config, network)
    new CfnOutput(this, 'Dashboards', {
      description: `Dashboards of ${props.connector}: import config/dashboards there`,
      value: `${this.url}/_dashboards`,
    })
  }

  /** `https://...`, a token. */
  get url(): string {
    return Fn.join('', ['https://', this.#domain.attrDomainEndpoint])
  }

  /** A function's role: it may read, write and make indices, and nothing of the domain itself. */
  allow(role: IRole): void {
    this.#domain.accessPolicies = {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: role.roleArn },
          Action: ['es:ESHttpGet', 'es:ESHttpPost', 'es:ESHttpPut'],
          Resource: `arn:${Aws.PARTITION}:es:${Aws.REGION}:${Aws.ACCOUNT_ID}:domain/${this.name}/*`,
        },
      ],
    }
  }

  #logs({
    awsLogRetentionDays,
  }: SearchDomainProps['keeping']): NonNullable<CfnDomainProps['logPublishingOptions']> {
    const log = new LogGroup(this, 'Log', {
      retention: logRetention(awsLogRetentionDays),
      removalPolicy: RemovalPolicy.DESTROY,
    })
    return Object.fromEntries(
      slowLogs.map((name) => [name, { enabled: true, cloudWatchLogsLogGroupArn: log.logGroupArn }]),
    )
  }

  /** OpenSearch writes by a policy of the logs themselves; it has no role. */
  #logPolicy(): CfnResourcePolicy {
    return new CfnResourcePolicy(this, 'LogPolicy', {
      policyName: this.name,
      policyDocument: Stack.of(this).toJsonString({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'es.amazonaws.com' },
            Action: ['logs:PutLogEvents', 'logs:CreateLogStream'],
            Resource: `arn:${Aws.PARTITION}:logs:${Aws.REGION}:${Aws.ACCOUNT_ID}:log-group:*`,
            Condition: {
              StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
              ArnLike: {
                'aws:SourceArn': `arn:${Aws.PARTITION}:es:${Aws.REGION}:${Aws.ACCOUNT_ID}:domain/${this.name}`,
              },
            },
          },
        ],
      }),
    })
  }
}

/** Lower case, letters first, 28 characters: cut, with a hash that keeps two of them apart. */
const domainName = (scope: Construct, connector: string): string => {
  const hash = createHash('sha256').update(scope.node.path).digest('hex').slice(0, 8)
  const words = connector
    .toLowerCase()
    .replace(/[^a-z0-9-]/g, '-')
    .replace(/^[^a-z]+/, '')
  return `${words.slice(0, longestName - hash.length - 1) || 'search'}-${hash}`
}

const nodeConfig = ({
  awsOpensearchInstanceType: type,
  awsOpensearchMasterNodes: masters,
}: SearchDomainConfig): CfnDomain.ClusterConfigProperty => ({
  instanceType: type,
  ...(masters > 0 && {
    dedicatedMasterEnabled: true,
    dedicatedMasterType: type,
    dedicatedMasterCount: masters,
  }),
})

const zoneConfig = (zones: number): CfnDomain.ClusterConfigProperty =>
  zones > 1 ? { zoneAwarenessEnabled: true, zoneAwarenessConfig: { availabilityZoneCount: zones } } : {}

const acknowledge = (
  domain: CfnDomain,
  { awsOpensearchMasterNodes, awsOpensearchDataNodes }: SearchDomainConfig,
  network: ClusterNetwork | undefined,
): void => {
  Validations.of(domain).acknowledge({
    id: 'AwsSolutions-OS3',
    reason:
      'Its policy lets in the role of one function, whose requests are signed: addresses add nothing to that.',
  })
  if (network === undefined)
    Validations.of(domain).acknowledge({
      id: 'AwsSolutions-OS1',
      reason:
        'The cluster has no network to put it into. Set aws.vpc.id, aws.subnet.ids, aws.security.group.ids.',
    })
  if (awsOpensearchMasterNodes === 0)
    Validations.of(domain).acknowledge({
      id: 'AwsSolutions-OS4',
      reason: 'aws.opensearch.master.nodes is 0, as it is said in the connector.',
    })
  if ((awsOpensearchDataNodes ?? 1) < 2 || network?.subnetIds.length === 1)
    Validations.of(domain).acknowledge({
      id: 'AwsSolutions-OS7',
      reason: 'One node, or one subnet: there is no second zone to be aware of.',
    })
}
