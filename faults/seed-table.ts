import type { SeedResult } from './seed-run.ts'
import type { Strikes } from './strikes.ts'

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

/** How often each fault struck, and those that were planned and never did. */
export const strikeTable = (
  results: readonly SeedResult[],
  strikes: Strikes,
): { readonly lines: readonly string[]; readonly missing: readonly string[] } => {
  const planned = new Set(
    results.flatMap(({ plan }) => [...plan.wire, ...plan.cluster].map(({ name }) => name as string)),
  )
  const counted = new Map([...[...planned].map((name) => [name, 0] as const), ...strikes.entries()])
  const lines = [...counted]
    .sort(([one], [other]) => one.localeCompare(other))
    .map(([name, count]) => `${String(count).padStart(6)}  ${name}`)
  return {
    lines: ['times each fault struck:', ...lines],
    missing: [...planned].filter((name) => strikes.of(name) === 0),
  }
}

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
