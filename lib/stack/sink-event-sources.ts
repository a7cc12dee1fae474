import { createHash } from 'node:crypto'
import { Duration, Fn } from 'aws-cdk-lib'
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { type Code, StartingPosition } from 'aws-cdk-lib/aws-lambda'
import type { ConnectorDeployment } from '../config/connector-deployment.ts'
import { connectorTopicsOf } from '../config/connector-topics.ts'
import { sinkGroup } from '../connect/sink-group.ts'
import type { ClusterAccess } from './cluster-access.ts'
import { deadLetterTopics } from './dead-letter-topics.ts'
import type { KafkaFunction } from './kafka-function.ts'

/** A sink and the cluster that it reads. */
export interface SinkSource {
  readonly connector: ConnectorDeployment
  readonly cluster: ClusterAccess
}

/** A sink as its construct is given it. */
export interface SinkProps extends SinkSource {
  /** Code of its function, with the connector's settings beside it. */
  readonly code: Code
}

/** What a sink's function may do on its cluster: poll its topics, write dead letters and its state. */
export const sinkStatements = ({ connector, cluster }: SinkSource): PolicyStatement[] => [
  ...cluster.clientStatements({
    cluster: ['Connect', 'DescribeClusterDynamicConfiguration', 'WriteDataIdempotently'],
    topics: [
      {
        names: [...connector.topics, connectorTopicsOf(connector.settings).configs],
        actions: ['DescribeTopic', 'ReadData'],
      },
      {
        names: [...deadLetterTopics(connector), connectorTopicsOf(connector.settings).status],
        actions: ['CreateTopic', 'DescribeTopic', 'WriteData'],
      },
    ],
    groups: connector.topics.map((topic) => ({
      names: [consumerGroup(connector, topic)],
      actions: ['DescribeGroup', 'AlterGroup'],
    })),
  }),
  ...cluster.pollerStatements(),
]

/** An event source for each topic of a sink. Where a sink can be posted, connect-api makes them. */
export const addSinkEventSources = (sink: KafkaFunction, source: SinkSource): void => {
  if (source.connector.isPlace) return
  for (const topic of source.connector.topics) addEventSource(sink, source, topic)
}

const addEventSource = (sink: KafkaFunction, { connector, cluster }: SinkSource, topic: string): void => {
  const { functionConfig } = connector
  const group = consumerGroup(connector, topic)
  const arn = cluster.cluster.mskClusterArn
  const access = cluster.sourceAccessConfigurations()
  const id = eventSourceId(cluster.cluster.alias, topic, group)
  const mapping = sink.function.addEventSourceMapping(id, {
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
  mapping.node.addDependency(sink.role)
}

const consumerGroup = ({ name, topics, isPlace }: ConnectorDeployment, topic: string): string =>
  isPlace ? 'connect-*' : sinkGroup(name, topics, topic)

/**
 * Lambda can change neither topic nor group of a mapping, and CloudFormation does not know that: another
 * topic, group or cluster has to be another construct.
 */
const eventSourceId = (alias: string, topic: string, group: string): string => {
  const identity = JSON.stringify([alias, topic, group])
  return `EventSource${createHash('sha256').update(identity).digest('hex').slice(0, 12)}`
}
