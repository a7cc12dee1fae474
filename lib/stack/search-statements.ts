import { Aws } from 'aws-cdk-lib'
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { ConnectorDeployment } from '../config/connector-deployment.ts'
import { secretStatements } from './secret-statements.ts'

/**
 * What a sink's function may do to reach its search cluster: read the secret, and write to a domain or collection of AWS: that
 * of the stack, if it makes one, or those of connection.url.
 */
export const searchStatements = (
  { searchSecretArn, settings }: Pick<ConnectorDeployment, 'searchSecretArn' | 'settings'>,
  domain?: string,
): PolicyStatement[] => [
  ...secretStatements(searchSecretArn === undefined ? [] : [searchSecretArn]),
  ...(domain === undefined
    ? (settings['connection.url'] ?? '').split(',').flatMap((url) => endpointStatements(url.trim()))
    : [domainStatement(domain, Aws.REGION)]),
]

const domainStatement = (domain: string, region: string | undefined): PolicyStatement =>
  allow(
    ['es:ESHttpPost', 'es:ESHttpPut', 'es:ESHttpGet'],
    [`arn:${Aws.PARTITION}:es:${region}:${Aws.ACCOUNT_ID}:domain/${domain}/*`],
  )

/** `search-<domain>-<id>.<region>.es.amazonaws.com`, or `<collection>.<region>.aoss.amazonaws.com`. */
const endpointStatements = (url: string): PolicyStatement[] => {
  const host = URL.canParse(url) ? new URL(url).hostname : ''
  const [, domain, domainRegion] =
    /^(?:search|vpc)-(.+)-[a-z0-9]{20,}\.([a-z0-9-]+)\.(?:es|aos)\./.exec(host) ?? []
  if (domain !== undefined) return [domainStatement(domain, domainRegion)]
  const [, collection, region] = /^([a-z0-9]+)\.([a-z0-9-]+)\.aoss\./.exec(host) ?? []
  if (collection === undefined) return []
  // The collection's data access policy has to name the role, too.
  return [
    allow(
      ['aoss:APIAccessAll'],
      [`arn:${Aws.PARTITION}:aoss:${region}:${Aws.ACCOUNT_ID}:collection/${collection}`],
    ),
  ]
}

const allow = (actions: string[], resources: string[]): PolicyStatement =>
  new PolicyStatement({ effect: Effect.ALLOW, actions, resources })
