/** Faults of the target that pass quickly, by the names under which they are counted. */
export const lightFaultNames = [
  'leader moved',
  'throttled by a quota',
  'positions deleted',
  'remote topic truncated',
  'another writer',
] as const

/** Those that take a broker away for seconds. */
export const heavyFaultNames = [
  'broker killed',
  'controller killed',
  'leader and controller killed',
  'broker paused',
  'not enough replicas',
] as const

type LightFaultName = (typeof lightFaultNames)[number]
type HeavyFaultName = (typeof heavyFaultNames)[number]

export type ClusterFaultName = LightFaultName | HeavyFaultName
