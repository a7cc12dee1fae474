/** Faults of the target that pass quickly, by the names under which they are counted. */
export const lightFaultNames = [
  'leader moved',
  'throttled by a quota',
  'positions deleted',
  'remote topic truncated',
  'remote topic emptied',
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

/** What happens to deliveries, by chance and all the time: also counted. */
export const deliveryFaultNames = [
  'redelivered whole',
  'redelivered shorter',
  'redelivered longer',
  'redelivered partly',
  'redelivered from before',
  'success lost',
  'delivered twice at once',
  'environment swapped',
  'stopped at its time-out',
  'compacted between attempts',
  'producer state forgotten',
  'poller restarted',
] as const
