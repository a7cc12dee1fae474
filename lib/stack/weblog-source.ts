import { CfnOutput, Duration } from 'aws-cdk-lib'
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import type { Code } from 'aws-cdk-lib/aws-lambda'
import { type Bucket, EventType } from 'aws-cdk-lib/aws-s3'
import { LambdaDestination } from 'aws-cdk-lib/aws-s3-notifications'
import { Construct } from 'constructs'
import type { ConnectorDeployment } from '../config/connector-deployment.ts'
import { connectorTopicsOf } from '../config/connector-topics.ts'
import { toEnvironment } from '../config/environment.ts'
import { objectGroup } from '../filepulse/object-state.ts'
import { cleanupStatements } from './cleanup-statements.ts'
import type { ClusterAccess } from './cluster-access.ts'
import { deadLetterTopics } from './dead-letter-topics.ts'
import { KafkaFunction } from './kafka-function.ts'
import { keepNotificationHandlerLog } from './notification-handler.ts'
import { PrivateBucket } from './private-bucket.ts'

/** A connector that reads files. */
export interface WeblogSourceProps {
  readonly connector: ConnectorDeployment
  /** The cluster that it writes to. */
  readonly cluster: ClusterAccess
  /** Code of file-source, with the connector's settings beside it. */
  readonly code: Code
}

/** A bucket for logs, and the function that turns each object that lands there into records. */
export class WeblogSource extends Construct {
  readonly fileSource: KafkaFunction
  readonly bucket: Bucket

  constructor(scope: Construct, id: string, props: WeblogSourceProps) {
    super(scope, id)
    const { awsKmsKeyArn } = props.connector.functionConfig
    const key = awsKmsKeyArn === null ? undefined : Key.fromKeyArn(this, 'Key', awsKmsKeyArn)
    this.bucket = new PrivateBucket(this, 'Logs', { key })
    new CfnOutput(this, 'LogBucket', {
      description: `Put files here for ${props.connector.name}`,
      value: this.bucket.bucketName,
    })
    const internal = connectorTopicsOf(props.connector.settings)
    // One group and one transactional id an object.
    const positions = objectGroup(props.connector.isPlace ? '*' : props.connector.name, '*')
    this.fileSource = new KafkaFunction(this, 'FileSource', {
      description: `Turns files into records (${props.connector.name})`,
      code: props.code,
      environment: toEnvironment({
        kind: 'file-source',
        cluster: props.cluster.environment,
        logBucket: this.bucket.bucketName,
      }),
      memoryMb: 1769,
      timeout: Duration.minutes(15),
      startsItself: true,
      statements: [
        new PolicyStatement({
          effect: Effect.ALLOW,
          actions: ['s3:GetObject'],
          resources: [this.bucket.arnForObjects('*')],
        }),
        ...cleanupStatements(props.connector, this.bucket),
        new PolicyStatement({
          effect: Effect.ALLOW,
          actions: ['s3:ListBucket'],
          resources: [this.bucket.bucketArn],
        }),
        ...props.cluster.clientStatements({
          cluster: ['Connect', 'WriteDataIdempotently'],
          topics: [
            {
              names: [
                ...props.connector.topics,
                ...deadLetterTopics(props.connector),
                internal.status,
                internal.configs,
                // How far a file that grows is read.
                internal.offsets,
              ],
              // What stands there of an object is read again after a failure.
              actions: [
                'CreateTopic',
                'DescribeTopic',
                'DescribeTopicDynamicConfiguration',
                'WriteData',
                'ReadData',
              ],
            },
          ],
          groups: [{ names: [positions], actions: ['DescribeGroup', 'AlterGroup'] }],
          transactionalIds: [
            { names: [positions], actions: ['DescribeTransactionalId', 'AlterTransactionalId'] },
          ],
        }),
      ],
      keeping: props.connector.functionConfig,
      network: props.cluster.network,
    })
    this.bucket.addEventNotification(
      EventType.OBJECT_CREATED,
      new LambdaDestination(this.fileSource.function),
    )
    keepNotificationHandlerLog(this, props.connector.functionConfig)
  }
}
