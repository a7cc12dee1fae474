import { CfnOutput, Duration, Stack } from 'aws-cdk-lib'
import { Effect, Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { type Code, FunctionUrlAuthType } from 'aws-cdk-lib/aws-lambda'
import { Construct } from 'constructs'
import type { DeployedConnector } from '../config/connect-deployment.ts'
import { toConnectEnvironment } from '../config/connect-environment.ts'
import { parseList } from '../config/setting.ts'
import type { ClusterAccess } from './cluster-access.ts'
import { manageEventSources, switchEventSources } from './event-source-access.ts'
import { EventSourceRemoval } from './event-source-removal.ts'
import { type FunctionKeeping, KafkaFunction } from './kafka-function.ts'
import { pascalCase } from './pascal-case.ts'
import { acknowledgeWildcards } from './wildcards.ts'

/** What the REST API speaks for. */
export interface ConnectApiProps {
  readonly connectors: readonly DeployedConnector[]
  /** The clusters that hold internal topics, by alias. */
  readonly clusters: ReadonlyMap<string, ClusterAccess>
  /** The functions that event sources feed, by the place that they work for: `A->B`, or a connector's name. */
  readonly fed: ReadonlyMap<string, KafkaFunction>
  /** Those of them that take sinks which are posted: the API makes their event sources. */
  readonly postedSinks: ReadonlySet<string>
  /** Code of the function that removes event source mappings. */
  readonly removalCode: () => Code
  /** The functions that know how far their flows are mirrored, by flow. */
  readonly sourceConnectors: ReadonlyMap<string, KafkaFunction>
  /** The functions that buckets feed, by connector: the API has them go through their buckets. */
  readonly fileSources: ReadonlyMap<string, KafkaFunction>
  /** Code of connect-api, with the deployed connectors beside it. */
  readonly code: Code
  /** How its log is kept, and under which key. */
  readonly keeping: FunctionKeeping
}

/** The Connect REST API as a function with a URL. Who calls it signs requests with IAM. */
export class ConnectApi extends Construct {
  readonly connectApi: KafkaFunction

  constructor(scope: Construct, id: string, props: ConnectApiProps) {
    super(scope, id)
    const { connectors, clusters, fed, sourceConnectors, fileSources } = props
    const [first] = clusters.values()
    this.connectApi = new KafkaFunction(this, 'ConnectApi', {
      description: 'The Connect REST API',
      code: props.code,
      environment: toConnectEnvironment(
        {
          clusters: Object.fromEntries(
            Array.from(clusters, ([alias, { environment }]) => [alias, environment]),
          ),
          functions: arnsOf(fed),
          mskClusters: Object.fromEntries(
            Array.from(clusters, ([alias, { cluster }]) => [alias, cluster.mskClusterArn]).filter(
              ([, arn]) => arn !== undefined,
            ),
          ),
          sourceConnectors: arnsOf(sourceConnectors),
          fileSources: arnsOf(fileSources),
        },
        (value) => Stack.of(this).toJsonString(value),
      ),
      memoryMb: 512,
      // Connect's own limit on an operation is 90 s.
      timeout: Duration.seconds(90),
      statements: [
        ...Array.from(clusters, ([alias, access]) =>
          access.clientStatements(clusterRights(alias, connectors)),
        ).flat(),
        ...switchEventSources([...fed.values()].map((of) => of.function)),
        ...invoke([...sourceConnectors.values(), ...fileSources.values()]),
      ],
      keeping: props.keeping,
      network: first?.network,
    })
    for (const place of props.postedSinks) {
      const of = fed.get(place)
      if (of !== undefined) this.#letManageEventSources(place, of, props)
    }
    const url = this.connectApi.function.addFunctionUrl({ authType: FunctionUrlAuthType.AWS_IAM })
    new CfnOutput(this, 'Url', {
      description: 'Connect REST API: call it with curl --aws-sigv4',
      value: url.url,
    })
  }

  /** Destroying takes the right to make mappings first, then the mappings, then the function that they feed. */
  #letManageEventSources(place: string, of: KafkaFunction, { removalCode, keeping }: ConnectApiProps): void {
    const removal = new EventSourceRemoval(this, `EventSourceRemoval${pascalCase(place)}`, {
      code: removalCode(),
      of: of.function,
      keeping,
    })
    const statements = manageEventSources(of.function)
    const manage = new Policy(this, `ManageEventSources${pascalCase(place)}`, {
      statements,
      roles: [this.connectApi.role],
    })
    acknowledgeWildcards(manage, statements)
    manage.node.addDependency(removal)
  }
}

const arnsOf = (functions: ReadonlyMap<string, KafkaFunction>): Record<string, string> =>
  Object.fromEntries(Array.from(functions, ([place, of]) => [place, of.function.functionArn]))

const invoke = (functions: readonly KafkaFunction[]): PolicyStatement[] =>
  functions.length === 0
    ? []
    : [
        new PolicyStatement({
          effect: Effect.ALLOW,
          actions: ['lambda:InvokeFunction'],
          resources: functions.map((of) => of.function.functionArn),
        }),
      ]

/** A sink's topics; one that may be posted can have any. */
const topicsOf = ({ isOpen, config }: DeployedConnector): readonly string[] =>
  isOpen ? ['*'] : parseList(config.topics ?? '')

/** Connect's group of a sink, and where it has several topics one for each. */
const groupsOf = ({ isOpen, name }: DeployedConnector): readonly string[] =>
  isOpen ? ['connect-*'] : [`connect-${name}`, `connect-${name}.*`]

const clusterRights = (alias: string, connectors: readonly DeployedConnector[]) => {
  const ofCluster = connectors.filter(({ cluster }) => cluster === alias)
  const names = ofCluster.flatMap(({ topics }) => [topics.configs, topics.offsets, topics.status])
  const sinks = ofCluster.filter(({ type }) => type === 'sink')
  return {
    cluster: ['Connect', 'WriteDataIdempotently'] as const,
    topics: [
      {
        names: [...new Set(names)],
        actions: ['CreateTopic', 'DescribeTopic', 'ReadData', 'WriteData'] as const,
      },
      // Kafka wants READ on the topics whose offsets are committed or deleted.
      { names: [...new Set(sinks.flatMap(topicsOf))], actions: ['DescribeTopic', 'ReadData'] as const },
    ],
    groups: [
      {
        names: [...new Set(sinks.flatMap(groupsOf))],
        actions: ['DescribeGroup', 'AlterGroup', 'DeleteGroup'] as const,
      },
    ],
  }
}
