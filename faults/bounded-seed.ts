import { setTimeout as sleep } from 'node:timers/promises'
import type { ProcessWatchdog } from '../local/lambda/process-watchdog.ts'
import type { BrokerSupply } from './broker-supply.ts'
import type { SeedPlan } from './seed-plan.ts'
import { runSeed, type SeedResult } from './seed-run.ts'

/** Longer than everything in a seed that has a time limit of its own. */
const limitMs = 500_000
/** Brokers that do not come back are no fault of the mirror's: the seed is run again on new ones, so often. */
const attempts = 5

/** The brokers, or the suite itself, did not let a seed come to its end. */
export class UnfinishedSeedError extends Error {
  override readonly name = 'UnfinishedSeedError'
}

/**
 * Runs a seed in a bounded time. When the brokers break it off, it is run again on new ones, and that is told. Throws an
 * UnfinishedSeedError when that goes on.
 */
export const runBounded = async (
  supply: BrokerSupply,
  watchdog: ProcessWatchdog,
  plan: SeedPlan,
  print: (line: string) => void,
): Promise<SeedResult> => {
  for (let attempt = 1; ; attempt++) {
    try {
      const running = runSeed(await supply.get(), watchdog, plan)
      running.catch(() => {}) // when it was given up
      const result = await Promise.race([running, givenUp(plan.seed)])
      if (result.broken === undefined) return result
      throw new UnfinishedSeedError(result.broken)
    } catch (cause) {
      await supply.discard()
      if (attempt === attempts)
        throw new UnfinishedSeedError(`seed ${plan.seed} did not come to its end ${attempts} times`, {
          cause,
        })
      print(`seed ${plan.seed} was broken off, and is run again on new brokers: ${cause}`)
    }
  }
}

const givenUp = async (seed: number): Promise<never> => {
  await sleep(limitMs, undefined, { ref: false })
  throw new UnfinishedSeedError(`seed ${seed} was not done within ${limitMs / 1000} s`)
}
