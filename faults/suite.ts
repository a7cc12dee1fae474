import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ProcessWatchdog } from '../local/lambda/process-watchdog.ts'
import { runBounded } from './bounded-seed.ts'
import { BrokerSupply } from './broker-supply.ts'
import { runOutside } from './outside/run-outside.ts'
import { planSeed } from './seed-plan.ts'
import type { SeedResult } from './seed-run.ts'
import { neverStruck, reportTable, seedHeader, seedRow, strikeTable } from './seed-table.ts'
import { Strikes } from './strikes.ts'

/** Which seeds, and where lines go. */
export interface SuiteOptions {
  readonly seeds: readonly number[]
  /** How many at once, each on brokers of its own. */
  readonly parallel: number
  /** Whether what is outside of the guarantee is run as well. */
  readonly withOutside: boolean
  /** Whether every report of the function is printed. */
  readonly withReports: boolean
  readonly print: (line: string) => void
  /** When it aborts, the seeds under way are the last ones. */
  readonly stop?: AbortSignal
}

/** What a run of the suite came to. */
export interface SuiteResult {
  /**
   * Whether nothing was lost, duplicated or reordered, every seed came to its end, every offset was translated exactly,
   * every fault struck, and what is outside of the guarantee was reported.
   */
  readonly isGood: boolean
  readonly strikes: Strikes
}

/** See BrokerSupply. */
const seedsOnSameBrokers = 20

/** Runs seeds, and prints a line for each and what all of them came to. */
export const runSuite = async (options: SuiteOptions): Promise<SuiteResult> => {
  const { seeds, parallel, withOutside, print } = options
  await using ending = new AsyncDisposableStack()
  const directory = await mkdtemp(join(tmpdir(), 'mirrormaker-faults-'))
  const remove = () => rmSync(directory, { recursive: true, force: true })
  process.once('exit', remove)
  ending.defer(remove)
  const watchdog = new ProcessWatchdog()
  ending.defer(() => watchdog.close())
  print(`seeds ${rangeText(seeds)}; one broker as source, three as target`)
  print(seedHeader)
  const results: SeedResult[] = []
  const unfinished: number[] = []
  const supplies = Array.from({ length: parallel }, () => new BrokerSupply(directory))
  for (const supply of supplies) ending.defer(() => supply.discard())
  const left = [...seeds]
  const runSome = async (supply: BrokerSupply): Promise<void> => {
    for (let run = 0; ; run++) {
      const seed = options.stop?.aborted ? undefined : left.shift()
      if (seed === undefined) return
      if (run > 0 && run % seedsOnSameBrokers === 0) await supply.discard()
      try {
        const result = await runBounded(supply, watchdog, planSeed(seed), print)
        results.push(result)
        printSeed(result, options)
      } catch (error) {
        unfinished.push(seed)
        print(`seed ${seed} FAILED: ${error}`)
      }
    }
  }
  await Promise.all(supplies.map(runSome))
  const [supply] = supplies
  const isAsPromised =
    withOutside && supply && !options.stop?.aborted
      ? await runOutside(await supply.get(), watchdog, print)
      : true
  if (unfinished.length > 0) print(`seeds that showed nothing: ${unfinished.join(', ')}`)
  const strikes = new Strikes()
  for (const result of results) strikes.addAll(result.strikes)
  const isGood = summarize(results, strikes, print) && isAsPromised && unfinished.length === 0
  return { isGood, strikes }
}

const rangeText = (seeds: readonly number[]): string =>
  seeds.length > 1 && seeds.every((seed, index) => index === 0 || seed === (seeds[index - 1] ?? 0) + 1)
    ? `${seeds[0]} to ${seeds.at(-1)}`
    : seeds.join(', ') || 'none'

const printSeed = (result: SeedResult, { withReports, print }: SuiteOptions): void => {
  for (const line of seedRow(result)) print(line)
  if (withReports) for (const warning of result.warnings) print(`  reported: ${warning}`)
}

/** Prints what all seeds came to; true if it is as it must be. */
const summarize = (
  results: readonly SeedResult[],
  strikes: Strikes,
  print: (line: string) => void,
): boolean => {
  for (const line of [...strikeTable(strikes), ...reportTable(results)]) print(line)
  const total = (of: (result: SeedResult) => number): number =>
    results.reduce((sum, result) => sum + of(result), 0)
  const lost = total((result) => result.lost)
  const duplicated = total((result) => result.duplicated)
  const reordered = total((result) => result.reordered)
  const ahead = total(({ translation }) => translation.ahead)
  const unknown = total(({ translation }) => translation.unknown)
  const behind = total(({ translation }) => translation.behind)
  const stuck = results.filter(({ stuck: reason }) => reason !== undefined).length
  const missing = neverStruck(results.length, strikes)
  print(`${total(({ records }) => records)} records, ${total(({ invocations }) => invocations)} events`)
  print(`offsets translated too far: ${ahead}, not far enough: ${behind}, not at all: ${unknown}`)
  if (missing.length > 0) print(`never struck, and must: ${missing.join(', ')}`)
  if (stuck > 0) print(`seeds that did not come to their end: ${stuck}`)
  print(`${results.length} seeds: ${lost} lost, ${duplicated} duplicated, ${reordered} reordered`)
  return lost + duplicated + reordered + ahead + behind + unknown + stuck + missing.length === 0
}
