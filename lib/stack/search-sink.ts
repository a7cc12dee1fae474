import { createHash } from 'node:crypto'
import { Duration, Fn } from 'aws-cdk-lib'
import { type Code, StartingPosition } from 'aws-cdk-lib/aws-lambda'
import { Construct } from 'constructs'
import { connectorTopics } from '../config/connect-deployment.ts'
import type { ConnectorDeployment } from '../config/connector-deployment.ts'
import { toEnvironment } from '../config/environment.ts'
import { sinkGroup } from '../connect/sink-group.ts'
import type { ClusterAccess } from './cluster-access.ts'
import { deadLetterTopics } from './dead-letter-topics.ts'
import { KafkaFunction } from './kafka-function.ts'
import { SearchDomain } from './search-domain.ts'
import { searchStatements } from './search-statements.ts'

/** A connector that ships records to a search index. */
export interface SearchSinkProps {
  readonly connector: ConnectorDeployment
  /** The cluster that it reads. */
  readonly cluster: ClusterAccess
  /** Code of search-sink, with the connector's settings beside it. */
  readonly code: Code
}

/** The function that indexes records, and an event source for each of its topics. */
export class SearchSink extends Construct {
  readonly searchSink: KafkaFunction
  readonly #props: SearchSinkProps

  constructor(scope: Construct, id: string, props: SearchSinkProps) {
    super(scope, id)
    this.#props = props
    const { connector } = props
    const domain =
      connector.searchDomain &&
      new SearchDomain(this, 'Search', {
        connector: connector.name,
        config: connector.searchDomain,
        keeping: connector.functionConfig,
        network: props.cluster.network,
      })
    this.searchSink = new KafkaFunction(this, 'SearchSink', {
      description: `Indexes records (${props.connector.name})`,
      code: props.code,
      environment: toEnvironment({
        kind: 'search-sink',
        cluster: props.cluster.environment,
        ...(domain && { searchUrl: domain.url }),
      }),
      memoryMb: 1024,
      timeout: Duration.minutes(5),
      statements: [
        ...props.cluster.clientStatements({
          cluster: ['Connect', 'DescribeClusterDynamicConfiguration', 'WriteDataIdempotently'],
          topics: [
            {
              names: [...props.connector.topics, connectorTopics.configs],
              actions: ['DescribeTopic', 'ReadData'],
            },
            {
              names: [...deadLetterTopics(props.connector), connectorTopics.status],
              actions: ['CreateTopic', 'DescribeTopic', 'WriteData'],
            },
          ],
          groups: props.connector.topics.map((topic) => ({
            names: [this.#consumerGroup(topic)],
            actions: ['DescribeGroup', 'AlterGroup'],
          })),
        }),
        ...props.cluster.pollerStatements(),
        ...searchStatements(props.connector, domain?.name),
      ],
      keeping: props.connector.functionConfig,
      network: props.cluster.network,
    })
    domain?.allow(this.searchSink.role)
    // Where a sink can be posted, connect-api makes them.
    if (!props.connector.isPlace) for (const topic of props.connector.topics) this.#addEventSource(topic)
  }

  #addEventSource(topic: string): void {
    const {
      cluster,
      connector: { functionConfig },
    } = this.#props
    const group = this.#consumerGroup(topic)
    const arn = cluster.cluster.mskClusterArn
    const access = cluster.sourceAccessConfigurations()
    const mapping = this.searchSink.function.addEventSourceMapping(this.#eventSourceId(topic, group), {
      ...(arn !== undefined
        ? { eventSourceArn: arn }
        : { kafkaBootstrapServers: Fn.split(',', cluster.bootstrapServers) }),
      kafkaTopic: topic,
      kafkaConsumerGroupId: group,
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: functionConfig.awsEventSourceBatchSize,
      maxBatchingWindow: Duration.seconds(functionConfig.awsEventSourceBatchingWindowSeconds),
      ...(access.length > 0 && { sourceAccessConfigurations: access }),
    })
    // Lambda tries the role when the mapping is made: its rights come first.
    mapping.node.addDependency(this.searchSink.role)
  }

  #consumerGroup(topic: string): string {
    const { name, topics, isPlace } = this.#props.connector
    return isPlace ? 'connect-*' : sinkGroup(name, topics, topic)
  }

  /**
   * Lambda can change neither topic nor group of a mapping, and CloudFormation does not know that: another
   * topic, group or cluster has to be another construct.
   */
  #eventSourceId(topic: string, group: string): string {
    const identity = JSON.stringify([this.#props.cluster.cluster.alias, topic, group])
    return `EventSource${createHash('sha256').update(identity).digest('hex').slice(0, 12)}`
  }
}
