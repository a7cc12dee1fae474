import { connectorConfig } from './connector-config.ts'
import { checkPolicyClass, defaultReplicationPolicyClass } from './replication-policy-class.ts'
import { securityProtocol } from './security-protocol.ts'
import { booleanSetting, classSetting, listSetting, longSetting, stringSetting } from './setting.ts'

const bytesStayBytes = 'Accepted, without effect: keys, values and headers are mirrored byte for byte.'

/** What the three connectors of MirrorMaker 2 have in common (MirrorConnectorConfig of Kafka 4.1). */
export const mirrorConnectorConfig = {
  ...connectorConfig,
  keyConverter: { ...connectorConfig.keyConverter, deviation: bytesStayBytes },
  valueConverter: { ...connectorConfig.valueConverter, deviation: bytesStayBytes },
  headerConverter: { ...connectorConfig.headerConverter, deviation: bytesStayBytes },
  transforms: {
    ...connectorConfig.transforms,
    deviation:
      "Those that leave keys and values the bytes that they are: `Filter`, `InsertHeader`, `DropHeaders` and `SchemaRegistryTransfer`, on mirrored records. Others are refused. MirrorMaker's checkpoints and heartbeats go through them too; here they do not. See docs/transforms.md.",
  },
  enabled: booleanSetting({
    name: 'enabled',
    default: true,
    doc: 'Whether the flow replicates. In mm2.properties it does not unless this is `true`.',
    importance: 'HIGH',
  }),
  sourceClusterAlias: stringSetting({
    name: 'source.cluster.alias',
    doc: 'Alias of the source cluster.',
    importance: 'HIGH',
  }),
  targetClusterAlias: stringSetting({
    name: 'target.cluster.alias',
    default: 'target',
    doc: 'Alias of the target cluster.',
    importance: 'HIGH',
  }),
  adminTimeoutMs: longSetting({
    name: 'admin.timeout.ms',
    default: 60_000n,
    doc: 'How long a start-up step of the connector may take.',
    importance: 'LOW',
    deviation: 'Accepted, without effect: the time-out of the function bounds its steps.',
  }),
  replicationPolicyClass: classSetting({
    name: 'replication.policy.class',
    default: defaultReplicationPolicyClass,
    doc: 'How remote topics are named: `DefaultReplicationPolicy` (`source.topic`), `IdentityReplicationPolicy` (`topic`), or a module of yours.',
    importance: 'LOW',
    validate: checkPolicyClass,
    deviation:
      'A policy of your own is a TypeScript module, e.g. `./policies/my-policy.ts`, not a Java class.',
  }),
  replicationPolicySeparator: stringSetting({
    name: 'replication.policy.separator',
    default: '.',
    doc: 'Stands between alias and topic in the name of a remote topic.',
    importance: 'LOW',
  }),
  replicationPolicyInternalTopicSeparatorEnabled: booleanSetting({
    name: 'replication.policy.internal.topic.separator.enabled',
    default: true,
    doc: 'Whether a separator of your own also stands in the names of checkpoints and offset-syncs topics (KIP-949).',
    importance: 'LOW',
  }),
  forwardingAdminClass: classSetting({
    name: 'forwarding.admin.class',
    default: 'org.apache.kafka.clients.admin.ForwardingAdmin',
    doc: 'Admin client of topics, configs, ACLs and group offsets (KIP-787).',
    importance: 'LOW',
    validate: (name) =>
      name === 'org.apache.kafka.clients.admin.ForwardingAdmin'
        ? undefined
        : 'Java classes are not loaded; remove it to use the admin client that is built in',
    deviation: 'Only the default.',
  }),
  metricReporters: listSetting({
    name: 'metric.reporters',
    default: ['org.apache.kafka.common.metrics.JmxReporter'],
    doc: 'Reporters of metrics.',
    importance: 'LOW',
    deviation: 'Accepted, without effect: metrics go to CloudWatch.',
  }),
  metricsByPartition: booleanSetting({
    name: 'metrics.by.partition',
    default: false,
    doc: 'Whether metrics that have a partition are recorded by partition as well as by topic or group. CloudWatch asks for every series.',
    importance: 'LOW',
    deviation: "Ours: MirrorMaker 2's metrics are always by partition.",
  }),
  securityProtocol,
}
