import { setTimeout as sleep } from 'node:timers/promises'
import type { Cluster } from '../kafka/cluster.ts'
import type { Contestant, Course, RunningMirror } from './contestant.ts'
import { type CopyFigures, type CopySample, copyFigures } from './copy-figures.ts'
import { CpuMeter } from './cpu-meter.ts'
import { peakMemoryMiB } from './processes.ts'
import { recordsIn } from './records-in.ts'
import type { Workload } from './workload.ts'

const sampleEveryMs = 50
/** Without one further record for so long, a copy has failed. */
const patienceMs = 90_000

/** Has a contestant copy a whole topic, and looks on. */
export const measureCopy = async (
  contestant: Contestant,
  course: Course,
  workload: Workload,
  target: Cluster,
): Promise<CopyFigures> => {
  const mirror = await contestant.start(course)
  try {
    const samples = await watch(mirror, () => recordsIn(target, `source.${course.topic}`), workload)
    return copyFigures(samples, workload, copierPeakMiB(mirror))
  } finally {
    await mirror.stop()
  }
}

const watch = async (
  mirror: RunningMirror,
  count: () => Promise<number>,
  { records: wanted, topic }: Workload,
): Promise<readonly CopySample[]> => {
  const samples: CopySample[] = []
  const meter = new CpuMeter(mirror)
  let records = 0
  for (let progressed = performance.now(); records < wanted; await sleep(sampleEveryMs)) {
    mirror.check()
    const now = await count()
    if (now > records) progressed = performance.now()
    records = now
    samples.push({ at: (performance.now() - mirror.startedAt) / 1000, records, cpu: meter.read() })
    if (performance.now() - progressed > patienceMs)
      throw new Error(`the copy of ${topic} stands still at ${records} of ${wanted} records`)
  }
  return samples
}

/** Of the largest copier, if there are several: each is a function of its own to Lambda. */
const copierPeakMiB = (mirror: RunningMirror): number =>
  Math.max(
    ...mirror
      .processes()
      .filter(({ part }) => part === 'copier')
      .map(({ pid }) => peakMemoryMiB(pid)),
  )
