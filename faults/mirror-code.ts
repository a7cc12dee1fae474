import type { ProcessWatchdog } from '../local/lambda/process-watchdog.ts'
import type { Clusters } from './clusters.ts'
import type { Flow } from './flow.ts'
import type { MirrorCode } from './mirror-environment.ts'

/** What the environments of a flow's mirror share. */
export const mirrorCode = (
  { sourceKafka, targetKafka }: Clusters,
  { directory }: Flow,
  watchdog: ProcessWatchdog,
  listener: Pick<MirrorCode, 'struck' | 'late' | 'onLine' | 'gate'>,
): MirrorCode => ({
  directory,
  sourceServers: sourceKafka.bootstrapServers,
  targetPorts: targetKafka.brokers.map(({ address }) => Number(address.split(':')[1])),
  watchdog,
  ...listener,
})
