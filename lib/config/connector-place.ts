import { awsSearchEndpoint } from '../search/aws-search-endpoint.ts'
import { parseConfig, validateConfig } from './config-def.ts'
import { type ConfigEntries, settingsOf } from './config-entries.ts'
import type { ConfigProblem } from './config-exception.ts'
import type { ConnectorDeployment } from './connector-deployment.ts'
import { clusterSettings } from './connector-deployment.ts'
import type { ConnectorFunction } from './environment.ts'
import { functionConfig } from './function-config.ts'
import { withNames } from './mirror-maker-config.ts'
import { postedSecretsKey, postedVariablesKey } from './provided-values.ts'
import { reservedVariable } from './reserved-variable.ts'
import { secretArn } from './secret-arn.ts'
import { between, intSetting, listSetting } from './setting.ts'

/** How many functions wait for connectors that the REST API posts. */
export const connectorPlacesConfig = {
  connectorsPostedSources: intSetting({
    name: 'connectors.posted.sources',
    default: 0,
    doc: 'How many FilePulse connectors can be posted to the Connect REST API, beside those of `config/connectors`. Each has a function and a bucket that wait for it.',
    validate: between(0, 20),
  }),
  connectorsPostedSinks: intSetting({
    name: 'connectors.posted.sinks',
    default: 0,
    doc: 'How many search sinks can be posted, each with a function that waits for it.',
    validate: between(0, 20),
  }),
  connectorsPostedSinksConnectionUrl: listSetting({
    name: 'connectors.posted.sinks.connection.url',
    default: [],
    doc: 'Domains and serverless collections of AWS that posted sinks may write to, by their endpoints. Other hosts need no right.',
    validate: (urls) => {
      const others = urls.filter((url) => awsSearchEndpoint(url) === undefined)
      return others.length === 0
        ? undefined
        : `${others.join(', ')}: not the endpoint of a domain (https://search-<domain>-<id>.<region>.es.amazonaws.com) or a collection`
    },
  }),
  connectorsPostedSinksAwsSecretArn: listSetting({
    name: 'connectors.posted.sinks.aws.secret.arn',
    default: [],
    doc: 'Secrets that posted sinks may name in `aws.secret.arn`: `{"username", "password"}` of search nodes.',
    validate: (arns) => arns.map(secretArn).find((problem) => problem !== undefined),
  }),
  connectorsPostedVariables: listSetting({
    name: postedVariablesKey,
    default: [],
    doc: 'Variables that expressions of posted connectors may name (`EnvVarConfigProvider`). Each is a parameter of the stack.',
    validate: (names) => names.map(reservedVariable).find((problem) => problem !== undefined),
  }),
  connectorsPostedSecrets: listSetting({
    name: postedSecretsKey,
    default: [],
    doc: 'Secrets that they may name (`SecretsManagerConfigProvider`), by name or ARN as the expressions have it.',
  }),
}

/** The setting that tells a function that it waits for a posted connector, and as which one. */
export const placeKey = 'connectors.place'

/** What is wrong with the settings of places. */
export const validateConnectorPlaces = (properties: ConfigEntries): ConfigProblem[] =>
  validateConfig(connectorPlacesConfig, properties)

/**
 * Functions that wait for connectors which the REST API posts: as deployments of connectors that may touch every topic. They
 * cost nothing as long as none is posted.
 */
export const connectorPlaces = (
  properties: ConfigEntries,
  cluster: string,
): readonly ConnectorDeployment[] => {
  const { connectorsPostedSources, connectorsPostedSinks, ...rights } = parseConfig(
    connectorPlacesConfig,
    properties,
  )
  const urls = rights.connectorsPostedSinksConnectionUrl.join(',')
  const secrets = rights.connectorsPostedSinksAwsSecretArn
  return [
    ...places('file-source', 'posted-source', connectorsPostedSources),
    ...places('search-sink', 'posted-sink', connectorsPostedSinks),
  ].map(([kind, name]) => {
    const entries = new Map([
      ...clusterSettings(properties, cluster),
      ...withNames(properties, [postedVariablesKey, postedSecretsKey]),
    ])
    return {
      name,
      file: 'mm2.properties',
      kind,
      connectorClass: '',
      cluster,
      topics: ['*'],
      settings: {
        ...settingsOf(entries),
        name,
        [placeKey]: name,
        ...(kind === 'search-sink' && { 'connection.url': urls, 'aws.secret.arn': secrets.join(',') }),
      },
      searchSecretArns: kind === 'search-sink' ? secrets : [],
      functionConfig: parseConfig(functionConfig, entries),
      warnings: [],
      isPlace: true,
    }
  })
}

const places = (
  kind: ConnectorFunction,
  name: string,
  count: number,
): (readonly [ConnectorFunction, string])[] =>
  Array.from({ length: count }, (_, index) => [kind, `${name}-${index + 1}`] as const)
