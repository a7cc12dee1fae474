import { CfnOutput, Duration } from 'aws-cdk-lib'
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import type { Bucket } from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import type { ConnectorDeployment } from '../config/connector-deployment.ts'
import { toEnvironment } from '../config/environment.ts'
import { fileKey } from '../filestream/file-key.ts'
import { KafkaFunction } from './kafka-function.ts'
import { PrivateBucket } from './private-bucket.ts'
import { addSinkEventSources, type SinkProps, sinkStatements } from './sink-event-sources.ts'

/** The function that writes lines, an event source for each of its topics, and the bucket of its file, if it names one. */
export class FileSink extends Construct {
  readonly fileSink: KafkaFunction

  constructor(scope: Construct, id: string, props: SinkProps) {
    super(scope, id)
    const { connector, cluster } = props
    const file = connector.settings.file?.trim() ?? ''
    const bucket = file === '' ? undefined : this.#addBucket(connector)
    this.fileSink = new KafkaFunction(this, 'FileSink', {
      description: `Writes records as lines (${connector.name})`,
      code: props.code,
      environment: toEnvironment({
        kind: 'file-sink',
        cluster: cluster.environment,
        ...(bucket && { fileBucket: bucket.bucketName }),
      }),
      memoryMb: 512,
      timeout: Duration.minutes(5),
      statements: [
        ...sinkStatements(props),
        ...(bucket ? writeFile(bucket, fileKey(file), connector.functionConfig.awsKmsKeyArn) : []),
      ],
      keeping: connector.functionConfig,
      network: cluster.network,
    })
    addSinkEventSources(this.fileSink, props)
  }

  #addBucket({ name, functionConfig: { awsKmsKeyArn } }: ConnectorDeployment): Bucket {
    const bucket = new PrivateBucket(this, 'Files', {
      key: awsKmsKeyArn === null ? undefined : Key.fromKeyArn(this, 'Key', awsKmsKeyArn),
      // What a function leaves that dies while it writes.
      lifecycleRules: [{ abortIncompleteMultipartUploadAfter: Duration.days(1) }],
    })
    new CfnOutput(this, 'FileBucket', {
      description: `The file of ${name} stands here`,
      value: bucket.bucketName,
    })
    return bucket
  }
}

/** Without s3:ListBucket S3 does not say that an object is not there yet. */
const writeFile = (bucket: Bucket, key: string, kmsKeyArn: string | null): PolicyStatement[] => [
  new PolicyStatement({
    effect: Effect.ALLOW,
    actions: ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload'],
    resources: [bucket.arnForObjects(key)],
  }),
  new PolicyStatement({ effect: Effect.ALLOW, actions: ['s3:ListBucket'], resources: [bucket.bucketArn] }),
  ...(kmsKeyArn === null
    ? []
    : [
        new PolicyStatement({
          effect: Effect.ALLOW,
          actions: ['kms:GenerateDataKey'],
          resources: [kmsKeyArn],
        }),
      ]),
]
