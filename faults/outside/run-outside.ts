import type { ProcessWatchdog } from '../../local/lambda/process-watchdog.ts'
import type { Clusters } from '../clusters.ts'
import { ByHand } from './by-hand.ts'
import { type Scenario, scenarios } from './scenarios.ts'

/** What a scenario came to. */
interface OutsideResult {
  readonly line: string
  /** Whether it is what docs/guarantees.md says. */
  readonly isAsPromised: boolean
}

/**
 * Runs what is outside of the guarantee. What it costs is printed; it must be reported, unless docs/guarantees.md says
 * that it is not. True if all of it is as promised.
 */
export const runOutside = async (
  clusters: Clusters,
  watchdog: ProcessWatchdog,
  print: (line: string) => void,
): Promise<boolean> => {
  print('outside of the guarantee (docs/guarantees.md):')
  print('  lost duplicated reordered  reported')
  const results: OutsideResult[] = []
  for (const [index, scenario] of scenarios.entries()) {
    const result = await runScenario(clusters, watchdog, scenario, index)
    results.push(result)
    print(result.line)
  }
  return results.every(({ isAsPromised }) => isAsPromised)
}

const runScenario = async (
  clusters: Clusters,
  watchdog: ProcessWatchdog,
  scenario: Scenario,
  index: number,
): Promise<OutsideResult> => {
  const { name, kind, records, report } = scenario
  const byHand = await ByHand.start(clusters, watchdog, { name: `outside${index}`, kind, records })
  try {
    await scenario.run(byHand)
    const { lost, duplicated, reordered } = await byHand.compare()
    const isReported = report !== undefined && byHand.warnings.some((warning) => report.test(warning))
    const isHarmed = lost + duplicated + reordered > 0
    const isAsPromised = isReported || !isHarmed || report === undefined
    const told = isReported ? 'yes' : report === undefined ? 'no, as documented' : 'no'
    const counts = `${String(lost).padStart(6)} ${String(duplicated).padStart(10)} ${String(reordered).padStart(9)}`
    const verdict = isAsPromised ? '' : ' FAILED: nobody was told'
    return { line: `${counts}  ${told.padEnd(17)}  ${name}${verdict}`, isAsPromised }
  } finally {
    await byHand.close()
  }
}
