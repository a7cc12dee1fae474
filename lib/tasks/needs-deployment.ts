import type { DeployedConnector } from '../config/connect-deployment.ts'
import { functionConfig } from '../config/function-config.ts'
import { searchDomainConfig } from '../config/search-domain-config.ts'
import { parseList } from '../config/setting.ts'
import type { ConnectorProperties } from '../connect/config-topic.ts'
import { awsSearchEndpoint } from '../search/aws-search-endpoint.ts'

/**
 * What of a posted config for a file source or a sink only a deployment can do: the rights of its function, the function
 * itself, the event sources of a sink that was deployed. Says which key and what to write; undefined where all of it can be
 * done. Everything else of a config counts as soon as it is posted.
 */
export const needsDeployment = (config: ConnectorProperties, at: DeployedConnector): string | undefined => {
  const found = at.isOpen ? rightsOfPlace(config, at) : changedKeys(config, at)
  return found[0]
}

const functionKeys: readonly string[] = [functionConfig, searchDomainConfig].flatMap((def) =>
  Object.values(def).map(({ name }) => name),
)

/** The config of a file of config/connectors: its function has the rights that follow from it. */
const changedKeys = (config: ConnectorProperties, at: DeployedConnector): readonly string[] => {
  const { config: deployed, name } = at
  const save = `Save this config as config/connectors/${name}.json and run npx cdk deploy`
  const isChanged = (key: string) => config[key] !== undefined && config[key].trim() !== deployed[key]?.trim()
  const topics = parseList(config.topics ?? '')
    .sort()
    .join()
  const hasOtherTopics =
    at.type === 'sink' &&
    topics !==
      parseList(deployed.topics ?? '')
        .sort()
        .join()
  return [
    ...[...functionKeys, ...ownRights(at), ...ownFile(at), ...cleanupKeys(config)]
      .filter(isChanged)
      .map((key) => `${key} differs from what its function was deployed with. ${save}`),
    ...(hasOtherTopics ? [`topics has other topics than its event sources were deployed for. ${save}`] : []),
    ...foreignUrls(config, deployed).map(
      (url) => `the function was deployed without the right to write to ${url}. ${save}`,
    ),
  ]
}

/** A function may delete and move what the cleanup policy that it was deployed with does. */
const cleanupKeys = (config: ConnectorProperties): readonly string[] =>
  Object.keys(config).filter((key) => /^(fs\.cleanup\.policy\.(class|move\.)|cleaner\.output\.)/.test(key))

const removesObjects = (config: ConnectorProperties): boolean =>
  !/(^|\.)LogCleanupPolicy$/.test(config['fs.cleanup.policy.class']?.trim() ?? 'LogCleanupPolicy')

/** Where IAM grants topics by name, a function may write only those of its file. */
const ownRights = ({ clientSettings = {} }: DeployedConnector): readonly string[] =>
  clientSettings['cluster.sasl.mechanism'] === 'AWS_MSK_IAM'
    ? ['aws.secret.arn', 'topic', 'errors.deadletterqueue.topic.name']
    : ['aws.secret.arn']

/** A sink of lines may write the object that was deployed with it, and no other. */
const ownFile = ({ function: kind }: DeployedConnector): readonly string[] =>
  kind === 'file-sink' ? ['file'] : []

/** A place has the rights that mm2.properties declares for all that may be posted. */
const rightsOfPlace = (config: ConnectorProperties, at: DeployedConnector): readonly string[] => {
  const { config: declared } = at
  const secret = config['aws.secret.arn']?.trim()
  const secrets = parseList(declared['aws.secret.arn'] ?? '')
  const lines = [
    ...foreignUrls(config, declared).map((url) => ({
      what: `its function may not write to ${url}`,
      line: lineOf('connection.url', [...parseList(declared['connection.url'] ?? ''), url]),
    })),
    ...(secret === undefined || secret === '' || secrets.includes(secret)
      ? []
      : [
          {
            what: `its function may not read the secret ${secret}`,
            line: lineOf('aws.secret.arn', [...secrets, secret]),
          },
        ]),
  ]
  if (removesObjects(config))
    return [
      `fs.cleanup.policy.class deletes or moves objects, and the function of a posted connector may not. Save this config as config/connectors/${at.name}.json and run npx cdk deploy, or write LogCleanupPolicy`,
    ]
  if (lines.length === 0) return []
  const whats = lines.map(({ what }) => what).join(', and ')
  return [
    `${whats}. Write into config/mm2.properties, then run npx cdk deploy:\n${lines.map(({ line }) => line).join('\n')}`,
  ]
}

const lineOf = (key: string, values: readonly string[]): string =>
  `connectors.posted.sinks.${key} = ${values.join(', ')}`

/** Domains and collections of AWS, whose rights follow from their names, that are none of those that were deployed. */
const foreignUrls = (config: ConnectorProperties, deployed: ConnectorProperties): readonly string[] => {
  const nameOf = (url: string) => JSON.stringify(awsSearchEndpoint(url))
  const known = new Set(parseList(deployed['connection.url'] ?? '').map(nameOf))
  return parseList(config['connection.url'] ?? '').filter(
    (url) => awsSearchEndpoint(url) !== undefined && !known.has(nameOf(url)),
  )
}
