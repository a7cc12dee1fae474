import type { ClusterDeployment } from './cluster-deployment.ts'
import type { ConfigProviders } from './config-providers.ts'
import { loginModuleOptions } from './login-module.ts'
import { expressionsIn, isOneExpression } from './provider-expression.ts'
import { secretArn } from './secret-arn.ts'

/** The ARN of the secret that a login module takes both user and password from; null where it is otherwise. */
export const loginSecretArn = (jaasConfig: string, providers: ConfigProviders): string | null => {
  const username = secretOf(jaasConfig, 'username', providers)
  const password = secretOf(jaasConfig, 'password', providers)
  return username !== undefined && username === password && secretArn(username) === undefined
    ? username
    : null
}

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

/** The secret whose field of the same name an option is. */
const secretOf = (
  jaasConfig: string,
  option: 'username' | 'password',
  providers: ConfigProviders,
): string | undefined => {
  const text = optionsOf(jaasConfig)?.get(option) ?? ''
  const [expression] = isOneExpression(text) ? expressionsIn(text) : []
  const value = expression && providers.get(expression.provider)?.valueOf(expression)
  return typeof value === 'object' && value.from === 'secret' && value.field === option
    ? value.secret.id
    : undefined
}

const optionsOf = (jaasConfig: string): ReadonlyMap<string, string> | undefined => {
  try {
    return loginModuleOptions(jaasConfig)
  } catch {
    return undefined // an expression as a whole, say
  }
}
