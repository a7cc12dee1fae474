import { validateConfig } from './config-def.ts'
import type { ConfigEntries } from './config-entries.ts'
import type { ConfigProblem } from './config-exception.ts'
import { connectorConfig } from './connector-config.ts'
import { isOneExpression } from './provider-expression.ts'
import { searchDomainConfig } from './search-domain-config.ts'
import { searchIndexConfig } from './search-index-config.ts'
import { secretArn } from './secret-arn.ts'
import {
  atLeast,
  booleanSetting,
  choiceSetting,
  intSetting,
  listSetting,
  longSetting,
  stringSetting,
} from './setting.ts'
import { topicNames } from './topic-names.ts'

/** In a function, where expressions are resolved, nothing is checked any more. */
const expressionOnly = (value: string): string | undefined =>
  value === '' || isOneExpression(value)
    ? undefined
    : `Not deployed: no password may stand in this file; put {"username", "password"} into Secrets Manager and name the secret in aws.secret.arn, or leave it to a config provider, as \${secretsmanager:name:field}`

/**
 * The sinks of Confluent (Elasticsearch) and Aiven (OpenSearch): a document for each record. Where their defaults differ,
 * a setting that is not set has that of the connector's class.
 */
export const searchSinkConfig = {
  ...connectorConfig,
  ...searchDomainConfig,
  ...searchIndexConfig,
  keyConverter: {
    ...connectorConfig.keyConverter,
    deviation:
      '`JsonConverter`, `StringConverter` or `ByteArrayConverter`. Not set: the text of the key. It counts where the key is the id of a document, and for transforms.',
  },
  valueConverter: {
    ...connectorConfig.valueConverter,
    deviation: 'Only `JsonConverter`. Not set: JSON without schemas, as there is no worker to inherit from.',
  },
  valueConverterSchemasEnable: booleanSetting({
    name: 'value.converter.schemas.enable',
    default: true,
    doc: 'Whether values are `{"schema", "payload"}`. Then, and with transforms, documents are written anew; otherwise they go into the index as they were written.',
  }),
  errorsTolerance: {
    ...connectorConfig.errorsTolerance,
    doc: '`none`: a record that a converter or a transform does not take fails its batch. `all`: it is left out, or goes to the dead letter topic.',
    deviation: 'A batch that failed is delivered again; no task stays failed until somebody restarts it.',
  },
  topics: listSetting({
    name: 'topics',
    doc: 'Topics to index, by name.',
    importance: 'HIGH',
    validate: topicNames,
    deviation: '`topics.regex` is refused: an event source takes names.',
  }),
  connectionUrl: listSetting({
    name: 'connection.url',
    doc: 'Search nodes, `http://host:9200` or `https://...`.',
    importance: 'HIGH',
    validate: (urls) => {
      const wrong = urls.filter((url) => !URL.canParse(url) || !/^https?:\/\//.test(url))
      if (urls.length === 0) return 'Expected at least one URL'
      return wrong.length === 0 ? undefined : `${wrong.join(', ')}: not a URL with http or https`
    },
  }),
  connectionUsername: stringSetting({
    name: 'connection.username',
    default: '',
    doc: 'User of the search nodes, together with `connection.password`.',
  }),
  connectionPassword: stringSetting({
    name: 'connection.password',
    default: '',
    doc: 'Its password.',
    validate: expressionOnly,
    deviation: 'Only empty, or an expression of a config provider: see also `aws.secret.arn`.',
  }),
  awsSecretArn: stringSetting({
    name: 'aws.secret.arn',
    default: null,
    doc: 'Our own. Secret in Secrets Manager: `{"username", "password"}` of the search nodes. Without it, requests to a domain of AWS are signed with the role of the function.',
    validate: secretArn,
  }),
  keyIgnore: booleanSetting({
    name: 'key.ignore',
    default: false,
    doc: '`true`: the id of a document is `topic+partition+offset`. `false`: it is the key of the record.',
    importance: 'HIGH',
  }),
  schemaIgnore: booleanSetting({
    name: 'schema.ignore',
    default: false,
    doc: '`true`: the index finds out the types of fields. `false`: a mapping is made from the schema of the record.',
    deviation: 'Accepted, without effect: the index finds them out.',
  }),
  behaviorOnNullValues: choiceSetting({
    name: 'behavior.on.null.values',
    values: ['FAIL', 'IGNORE', 'DELETE'],
    ignoreCase: true,
    default: null,
    doc: "What a record without a value does. Not set: `FAIL` for Confluent's class, `IGNORE` for Aiven's.",
  }),
  behaviorOnMalformedDocuments: choiceSetting({
    name: 'behavior.on.malformed.documents',
    values: ['FAIL', 'WARN', 'IGNORE', 'REPORT'],
    ignoreCase: true,
    default: 'FAIL',
    doc: 'What a document does that the index refuses. With `errors.deadletterqueue.topic.name` it goes there in every case.',
  }),
  awsIndexTemplateEnabled: booleanSetting({
    name: 'aws.index.template.enabled',
    default: true,
    doc: 'Our own. Whether an index that is new gets a template, so that the type of a date does not depend on the first document.',
  }),
  dropInvalidMessage: booleanSetting({
    name: 'drop.invalid.message',
    default: false,
    doc: 'Whether a record that is no JSON is left out. If not, it fails its batch.',
  }),
  batchSize: intSetting({
    name: 'batch.size',
    default: 2_000,
    doc: 'Documents in a bulk request, at most.',
    validate: atLeast(1),
  }),
  bulkSizeBytes: longSetting({
    name: 'bulk.size.bytes',
    default: 5_242_880n,
    doc: 'Bytes in a bulk request, at most. -1: no limit.',
    validate: atLeast(-1n),
  }),
  maxRetries: intSetting({
    name: 'max.retries',
    default: 5,
    doc: 'How often a refused request is tried again, if there is time left.',
    validate: atLeast(0),
  }),
  retryBackoffMs: longSetting({
    name: 'retry.backoff.ms',
    default: 100n,
    doc: 'Longest wait before the first of them; doubled for each next.',
    validate: atLeast(0n),
  }),
}

/** Everything wrong in the settings of such a connector. */
export const validateSearchSinkConfig = (entries: ConfigEntries): ConfigProblem[] => [
  ...validateConfig(searchSinkConfig, entries),
  ...checkUser(entries),
]

const checkUser = (entries: ConfigEntries): ConfigProblem[] => {
  const user = entries.get('connection.username')
  const password = entries.get('connection.password')
  return user === undefined || user.value.trim() === '' || password?.value.trim()
    ? []
    : [
        {
          origin: user.origin,
          key: user.writtenAs,
          message: `A user without a password: name a secret with both in aws.secret.arn instead, or leave connection.password to a config provider, as \${secretsmanager:name:field}`,
        },
      ]
}
