import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ProcessWatchdog } from '../local/lambda/process-watchdog.ts'
import { startClusters } from './clusters.ts'
import { runOutside } from './outside/run-outside.ts'
import { planSeed } from './seed-plan.ts'
import { runSeed, type SeedResult } from './seed-run.ts'
import { reportTable, seedHeader, seedRow, strikeTable } from './seed-table.ts'
import { Strikes } from './strikes.ts'

/** Which seeds, and where lines go. */
export interface SuiteOptions {
  readonly from: number
  readonly seeds: number
  /** Whether what is outside of the guarantee is run as well. */
  readonly withOutside: boolean
  /** Whether every report of the function is printed. */
  readonly withReports: boolean
  readonly print: (line: string) => void
}

/** Runs seeds one after the other on the same brokers. True if nothing was lost, duplicated or reordered, and every fault struck. */
export const runSuite = async ({
  from,
  seeds,
  withReports,
  withOutside,
  print,
}: SuiteOptions): Promise<boolean> => {
  await using ending = new AsyncDisposableStack()
  const directory = await mkdtemp(join(tmpdir(), 'mirrormaker-faults-'))
  ending.defer(() => rm(directory, { recursive: true, force: true }))
  const watchdog = new ProcessWatchdog()
  ending.defer(() => watchdog.close())
  print(`seeds ${from} to ${from + seeds - 1}; one broker as source, three as target`)
  const clusters = await startClusters(directory, ending)
  const results: SeedResult[] = []
  print(seedHeader)
  for (let seed = from; seed < from + seeds; seed++) {
    const result = await runSeed(clusters, watchdog, planSeed(seed))
    results.push(result)
    for (const line of seedRow(result)) print(line)
    if (withReports) for (const warning of result.warnings) print(`  reported: ${warning}`)
  }
  const isAsPromised = withOutside ? await runOutside(clusters, watchdog, print) : true
  const strikes = new Strikes()
  for (const result of results) strikes.addAll(result.strikes)
  const { lines, missing } = strikeTable(results, strikes)
  for (const line of [...lines, ...reportTable(results)]) print(line)
  const sum = (of: (result: SeedResult) => number) => results.reduce((total, result) => total + of(result), 0)
  const [lost, duplicated, reordered] = [
    sum((result) => result.lost),
    sum((result) => result.duplicated),
    sum((result) => result.reordered),
  ]
  const stuck = results.filter((result) => result.stuck !== undefined).length
  if (missing.length > 0) print(`never struck, though planned: ${missing.join(', ')}`)
  if (stuck > 0) print(`${stuck} seeds did not come to their end`)
  print(`${seeds} seeds: ${lost} lost, ${duplicated} duplicated, ${reordered} reordered`)
  return isAsPromised && lost + duplicated + reordered + stuck + missing.length === 0
}
