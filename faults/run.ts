import { parseArgs } from 'node:util'
import { runSuite } from './suite.ts'

/*
  npm run test:faults: the mirror under faults, on real brokers.

    npm run test:faults                            200 seeds from 1
    npm run test:faults -- --seeds 1 --from 17     one seed again
    npm run test:faults -- --reports               with every report of the function to its operators

  Each seed copies topics of its own while faults strike at random, then compares both sides record by record. The
  last line tells all; the exit code is 0 only if nothing was lost, duplicated or reordered.
*/
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '200' },
    from: { type: 'string', default: '1' },
    reports: { type: 'boolean', default: false },
  },
})

const number = (name: 'seeds' | 'from'): number => {
  const value = Number(values[name])
  if (Number.isSafeInteger(value) && value > 0) return value
  console.error(`Nothing was run: --${name} ${values[name]} is not a whole number from 1 on.`)
  process.exit(2)
}

const isGood = await runSuite({
  from: number('from'),
  seeds: number('seeds'),
  withReports: values.reports,
  print: console.log,
})
process.exit(isGood ? 0 : 1)
