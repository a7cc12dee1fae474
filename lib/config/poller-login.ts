import type { ClusterDeployment } from './cluster-deployment.ts'

/** What a cluster lacks to be read by event sources, as a sentence; undefined if nothing. Lambda takes logins from secrets alone. */
export const pollerLoginProblem = ({
  alias,
  authentication,
  secretArn: arn,
}: Pick<ClusterDeployment, 'alias' | 'authentication' | 'secretArn'>): string | undefined =>
  arn !== undefined || authentication === 'none' || authentication === 'aws-msk-iam'
    ? undefined
    : `event sources read ${alias}, and Lambda takes their login from a secret alone: put it into Secrets Manager (${
        authentication === 'mtls' ? '{"certificate", "privateKey"}' : '{"username", "password"}'
      }) and name the secret in ${alias}.aws.secret.arn`
