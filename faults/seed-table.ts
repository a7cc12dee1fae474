import { deliveryFaultNames, heavyFaultNames, lightFaultNames } from './cluster-faults.ts'
import type { SeedResult } from './seed-run.ts'
import type { Strikes } from './strikes.ts'
import { wireFaultNames } from './wire-faults.ts'

const columns = [
  ['seed', 5],
  ['reader', 6],
  ['records', 7],
  ['events', 6],
  ['processes', 9],
  ['struck', 6],
  ['reports', 7],
  ['lost', 4],
  ['duplicated', 10],
  ['reordered', 9],
  ['ahead', 5],
  ['behind', 6],
  ['s', 5],
] as const

/** The names over the columns of a seed's row. */
export const seedHeader = [...columns.map(([name, width]) => name.padStart(width)), ' topics'].join(' ')

/** A seed in a line; one that failed in some more, with what helps to see why. */
export const seedRow = (result: SeedResult): readonly string[] => {
  const { plan, strikes, warnings, differences, stuck } = result
  const values = [
    plan.seed,
    plan.reader,
    result.records,
    result.invocations,
    result.environments,
    strikes.entries().reduce((sum, [, count]) => sum + count, 0),
    warnings.length,
    result.lost,
    result.duplicated,
    result.reordered,
    result.translation.ahead,
    result.translation.behind,
    result.seconds.toFixed(1),
  ]
  const row = columns.map(([, width], index) => String(values[index]).padStart(width)).join(' ')
  const topics = plan.topics.map(({ kind, partitions }) => `${kind} x${partitions}`).join(', ')
  const isGood = stuck === undefined && differences.length === 0
  return [`${row}  ${topics}`, ...(isGood ? [] : failure(result))]
}

const failure = ({ plan, stuck, differences, warnings, strikes, lines }: SeedResult): readonly string[] => [
  `seed ${plan.seed} FAILED; run it again with --seeds 1 --from ${plan.seed}`,
  ...(stuck === undefined ? [] : [`  ${stuck}`]),
  ...differences.map((difference) => `  ${difference}`),
  ...warnings.map((warning) => `  reported: ${warning}`),
  `  struck: ${strikes
    .entries()
    .map(([name, count]) => `${name} ${count}`)
    .join(', ')}`,
  ...lines.slice(-5).map((line) => `  | ${line.slice(0, 400)}`),
]

/** Every fault that the suite knows. */
const faultNames: readonly string[] = [
  ...wireFaultNames,
  ...lightFaultNames,
  ...heavyFaultNames,
  ...deliveryFaultNames,
]

/** How often each fault struck. */
export const strikeTable = (strikes: Strikes): readonly string[] => [
  'times each fault struck:',
  ...faultNames.map((name) => `${String(strikes.of(name)).padStart(6)}  ${name}`),
]

/** So many seeds have all faults; in fewer, one may find nothing to strike. */
const enoughSeeds = 60

/** The faults that never struck, though the seeds were many enough for all. */
export const neverStruck = (seeds: number, strikes: Strikes): readonly string[] =>
  seeds < enoughSeeds ? [] : faultNames.filter((name) => strikes.of(name) === 0)

/** What the function reported to its operators, how often: each sentence without what it names. */
export const reportTable = (results: readonly SeedResult[]): readonly string[] => {
  const counts = Map.groupBy(
    results.flatMap(({ warnings }) => warnings),
    (warning) => warning.replace(/ \(.*/, '').replace(/\d+/g, 'n'),
  )
  if (counts.size === 0) return []
  return [
    'reported by the function:',
    ...[...counts].map(([sentence, all]) => `${String(all.length).padStart(6)}  ${sentence}`),
  ]
}
