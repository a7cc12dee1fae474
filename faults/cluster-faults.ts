/** Faults of the target itself, by the names under which they are counted. */
export const clusterFaultNames = [
  'leader moved',
  'broker killed',
  'controller killed',
  'leader and controller killed',
  'not enough replicas',
  'throttled by a quota',
  'positions deleted',
  'remote topic truncated',
  'another writer',
] as const

export type ClusterFaultName = (typeof clusterFaultNames)[number]

/** What happens to events, by chance at every delivery. */
export const deliveryFaultNames = [
  'redelivered whole',
  'redelivered shorter',
  'redelivered longer',
  'redelivered partly',
  'redelivered from before',
  'success lost',
  'environment swapped',
  'delivered twice at once',
  'compacted between attempts',
  'producer state expired',
] as const

export type DeliveryFaultName = (typeof deliveryFaultNames)[number]
