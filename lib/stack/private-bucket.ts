import { RemovalPolicy, Validations } from 'aws-cdk-lib'
import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { BlockPublicAccess, Bucket, BucketEncryption, type BucketProps } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'

/** How the objects of a bucket are kept. */
export interface PrivateBucketProps extends Pick<BucketProps, 'lifecycleRules'> {
  /**
   * The key that they are encrypted with.
   * @default one of S3's own
   */
  readonly key: IKey | undefined
}

/** A bucket of a connector: encrypted, never public, reached by TLS alone, and left where the stack is destroyed. */
export class PrivateBucket extends Bucket {
  constructor(scope: Construct, id: string, { key, ...props }: PrivateBucketProps) {
    super(scope, id, {
      ...props,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      ...(key
        ? { encryption: BucketEncryption.KMS, encryptionKey: key, bucketKeyEnabled: true }
        : { encryption: BucketEncryption.S3_MANAGED }),
      // Files are the user's: a destroyed stack leaves them.
      removalPolicy: RemovalPolicy.RETAIN,
    })
    this.addToResourcePolicy(withoutTls(this))
    Validations.of(this).acknowledge(
      {
        id: 'AwsSolutions-S1',
        reason: 'It holds logs itself. Who wants to know who wrote them turns on data events of CloudTrail.',
      },
      {
        id: 'AwsSolutions-S10',
        reason:
          'What reads and writes files is denied without TLS. The rule wants the same of what configures the bucket.',
      },
    )
  }
}

/** Nobody lists, reads, writes or removes files over a connection that is not encrypted. */
const withoutTls = (bucket: Bucket): PolicyStatement =>
  new PolicyStatement({
    effect: Effect.DENY,
    principals: [new AnyPrincipal()],
    actions: ['s3:ListBucket*', 's3:GetObject*', 's3:PutObject*', 's3:DeleteObject*'],
    resources: [bucket.bucketArn, bucket.arnForObjects('*')],
    conditions: { Bool: { 'aws:SecureTransport': 'false' } },
  })
