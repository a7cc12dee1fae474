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
