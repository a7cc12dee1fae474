import assert from 'node:assert/strict'
import { test } from 'node:test'
import kafkajs from 'kafkajs'
import { withAdmin } from '../../functions/kafka/kafkajs.ts'
import { TopicAdmin } from '../../functions/kafka/topic-admin.ts'
import { Cluster } from '../../kafka/cluster.ts'
import { until } from '../../sample/until.ts'
import { sharedCluster } from '../support/brokers.ts'

/*
  A cluster in which we may do everything but what an access rule denies: what its refusals come to.
*/
const kafka = sharedCluster({
  name: 'denying',
  properties: {
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'allow.everyone.if.no.acl.found': 'true',
  },
})
const options = () => ({ bootstrapServers: kafka().bootstrapServers.split(','), clientId: 'test' })
const connect = () => {
  const cluster = new Cluster(options())
  return { topics: new TopicAdmin(cluster, options()), [Symbol.dispose]: () => cluster.close() }
}
const { AclResourceTypes, AclOperationTypes, AclPermissionTypes, ResourcePatternTypes } = kafkajs

const topic = (name: string) => ({
  topic: name,
  partitions: 1,
  replicationFactor: 1,
  configs: {},
})

test('before: access rules are made', async () => {
  using client = connect()
  await client.topics.createTopics([topic('secret')])
  const denied = { principal: 'User:ANONYMOUS', host: '*', permissionType: AclPermissionTypes.DENY }
  const of = (resourceType: number, resourceName: string, operation: number) => ({
    ...denied,
    resourceType,
    resourceName,
    resourcePatternType: ResourcePatternTypes.LITERAL,
    operation,
  })
  await withAdmin(options(), (admin) =>
    admin.createAcls({
      acl: [
        of(AclResourceTypes.TOPIC, 'secret', AclOperationTypes.DESCRIBE_CONFIGS),
        of(AclResourceTypes.TOPIC, 'forbidden.internal', AclOperationTypes.CREATE),
        of(AclResourceTypes.CLUSTER, 'kafka-cluster', AclOperationTypes.CREATE),
        // What brokers do among themselves: with one rule for the cluster, what has none is denied.
        {
          ...of(AclResourceTypes.CLUSTER, 'kafka-cluster', AclOperationTypes.ALL),
          permissionType: AclPermissionTypes.ALLOW,
        },
      ],
    }),
  )
})

test('MirrorSourceConnectorTest.testMissingDescribeConfigsAcl: configs that may not be described are an error that says what to allow', async () => {
  using client = connect()
  await until(
    'the access rules to hold',
    () =>
      client.topics.describeConfigs(['secret']).then(
        () => '',
        (error: Error) => error.message,
      ),
    (message) =>
      /the configs of secret were not described \(allow DescribeConfigs on it\): TOPIC_AUTHORIZATION_FAILED/.test(
        message,
      ),
    10_000,
  )
})

test('an internal topic that we may not create is taken to be there, and no other topic is', async () => {
  using client = connect()
  const [refusal] = await client.topics.createTopics([topic('forbidden.internal')])
  assert.equal(refusal?.code, 29)
  await client.topics.createCompactedTopic('forbidden.internal', 1)
  assert.equal(
    (await client.topics.topics()).some(({ name }) => name === 'forbidden.internal'),
    false,
  )
})
