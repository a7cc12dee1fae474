import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { Bucket } from 'aws-cdk-lib/aws-s3'
import type { ConnectorDeployment } from '../config/connector-deployment.ts'
import { readCleanupPolicy } from '../filepulse/cleanup-policy.ts'

/** What the cleanup policy of a connector's file does to objects; the place of one that is posted does nothing. */
export const cleanupStatements = (
  { settings, isPlace }: Pick<ConnectorDeployment, 'settings' | 'isPlace'>,
  bucket: Bucket,
): readonly PolicyStatement[] => {
  if (isPlace) return []
  const { removes, targets } = readCleanupPolicy(settings)
  const own = [bucket.arnForObjects('*')]
  const written = targets.map((target) =>
    target.bucket === undefined
      ? bucket.arnForObjects(`${target.prefix}*`)
      : bucket.stack.formatArn({
          service: 's3',
          region: '',
          account: '',
          resource: target.bucket,
          resourceName: `${target.prefix}*`,
        }),
  )
  return [
    ...(removes ? [allow(['s3:DeleteObject'], own)] : []),
    ...(written.length > 0
      ? [allow(['s3:GetObjectTagging'], own), allow(['s3:PutObject', 's3:PutObjectTagging'], written)]
      : []),
  ]
}

const allow = (actions: string[], resources: string[]): PolicyStatement =>
  new PolicyStatement({ effect: Effect.ALLOW, actions, resources })
