import { parseArgs } from 'node:util'
import { runSuite } from './suite.ts'

/*
  npm run test:faults: the mirror under faults, on real brokers.

    npm run test:faults                            200 seeds from 1, and what is outside of the guarantee
    npm run test:faults -- --seeds 1 --from 17     one seed again
    npm run test:faults -- --seeds 0 --outside     only the latter
    npm run test:faults -- --parallel 2            two seeds at once, each on brokers of its own
    npm run test:faults -- --reports               with every report of the function to its operators

  Each seed copies topics of its own while faults strike at random, then compares both sides record by record. The
  last line tells all; the exit code is 0 only if nothing was lost, duplicated or reordered, and every offset was translated exactly.
*/
const { values } = parseArgs({
  options: {
    seeds: { type: 'string' },
    from: { type: 'string' },
    parallel: { type: 'string' },
    outside: { type: 'boolean', default: false },
    reports: { type: 'boolean', default: false },
  },
})

const number = (name: 'seeds' | 'from' | 'parallel', otherwise: number): number => {
  const value = Number(values[name] ?? otherwise)
  if (Number.isSafeInteger(value) && value >= 0) return value
  console.error(`Nothing was run: --${name} ${values[name]} is not a whole number.`)
  process.exit(2)
}

const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    if (stop.signal.aborted) process.exit(130)
    console.log(`${signal}: the seeds under way are the last ones; once more to end at once`)
    stop.abort()
  })
const from = number('from', 1)
const { isGood } = await runSuite({
  seeds: Array.from({ length: number('seeds', 200) }, (_, index) => from + index),
  parallel: Math.max(1, number('parallel', 1)),
  withOutside: values.outside || values.seeds === undefined,
  withReports: values.reports,
  print: console.log,
  stop: stop.signal,
})
process.exit(isGood ? 0 : 1)
