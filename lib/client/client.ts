/*
  What the package exports as `lambda-mirrormaker/client`.
*/
export { ConfigException, type ConfigProblem } from '../config/config-exception.ts'
export type { ReplicationPolicy, ReplicationPolicyFactory } from '../mirror/replication-policy.ts'
export { MirrorClient, type MirrorClientOptions } from './mirror-client.ts'
export type { MirrorClientProperties } from './mirror-client-config.ts'
export { RemoteClusterUtils } from './remote-cluster-utils.ts'
export type { GroupOffsets, OffsetAndMetadata } from './remote-consumer-offsets.ts'
