import type { Contestant } from './contestant.ts'
import { lambdaMirrorMaker } from './lambda-mirror-maker.ts'
import { mirrorMaker2 } from './mirror-maker-2.ts'

const tuned = { 'batch.size': '262144', 'linger.ms': '50' }

const mirrorMaker = (compression: 'lz4' | 'none'): Contestant =>
  mirrorMaker2(`MM2, ${compression}`, `batch.size 262144, linger.ms 50, ${compression}, tasks.max 4`, {
    ...tuned,
    'compression.type': compression,
  })

const ours = (compression: 'none' | 'zstd', windowSeconds: number): Contestant =>
  lambdaMirrorMaker(
    `ours, ${compression}`,
    `batch size 10000, batching window ${windowSeconds} s, one poller, ${compression}${compression === 'zstd' ? ' (level 1)' : ''}`,
    (targetAlias) => ({
      [`${targetAlias}.producer.compression.type`]: compression,
      'aws.event.source.batching.window.seconds': String(windowSeconds),
    }),
  )

/** Whole topics are copied by these. lz4 is MirrorMaker 2's best; ours writes zstd; without a codec both do the same. */
export const copyContestants: readonly Contestant[] = [
  mirrorMaker('lz4'),
  mirrorMaker('none'),
  ours('none', 1),
  ours('zstd', 1),
]

/** Latency: MirrorMaker 2 with its producer's defaults, which wait least, and tuned; ours without a batching window. */
export const latencyContestants: readonly Contestant[] = [
  mirrorMaker2('MM2, default producer', 'batch.size 16384, linger.ms 5, none, tasks.max 4', {}),
  mirrorMaker('lz4'),
  ours('none', 0),
]
