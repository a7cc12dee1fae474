import { Aws } from 'aws-cdk-lib'
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { ConnectorDeployment } from '../config/connector-deployment.ts'
import { awsSearchEndpoint } from '../search/aws-search-endpoint.ts'
import { secretStatements } from './secret-statements.ts'

/**
 * What a sink's function may do to reach its search cluster: read the secret, and write to a domain or collection of AWS: that
 * of the stack, if it makes one, or those of connection.url.
 */
export const searchStatements = (
  { searchSecretArns, settings }: Pick<ConnectorDeployment, 'searchSecretArns' | 'settings'>,
  domain?: string,
): PolicyStatement[] => [
  ...secretStatements(searchSecretArns),
  ...(domain === undefined
    ? (settings['connection.url'] ?? '').split(',').flatMap((url) => endpointStatements(url.trim()))
    : [domainStatement(domain, Aws.REGION)]),
]

const domainStatement = (domain: string, region: string | undefined): PolicyStatement =>
  allow(
    ['es:ESHttpPost', 'es:ESHttpPut', 'es:ESHttpGet'],
    [`arn:${Aws.PARTITION}:es:${region}:${Aws.ACCOUNT_ID}:domain/${domain}/*`],
  )

const endpointStatements = (url: string): PolicyStatement[] => {
  const endpoint = awsSearchEndpoint(url)
  if (endpoint === undefined) return []
  const { region } = endpoint
  if ('domain' in endpoint) return [domainStatement(endpoint.domain, region)]
  // The collection's data access policy has to name the role, too.
  return [
    allow(
      ['aoss:APIAccessAll'],
      [`arn:${Aws.PARTITION}:aoss:${region}:${Aws.ACCOUNT_ID}:collection/${endpoint.collection}`],
    ),
  ]
}

const allow = (actions: string[], resources: string[]): PolicyStatement =>
  new PolicyStatement({ effect: Effect.ALLOW, actions, resources })
