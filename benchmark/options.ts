import { parseArgs } from 'node:util'

/** What the command line asks for. */
export interface BenchmarkOptions {
  /** Records of 100 bytes; those of 1 KiB are three tenths of it. */
  readonly records: number
  readonly rounds: number
  /** Seconds at 200 records a second; 0: no latency is measured. */
  readonly latencySeconds: number
  /** Lines of weblogs, which are then the only thing that is measured; 0: they are not. */
  readonly weblogLines: number
  /** Rows whose name holds one of these; all when there are none. */
  readonly only: readonly string[]
  /** Where the results are written for a script. */
  readonly json: string | undefined
  /** Where brokers keep their data while it runs; the system's directory for temporary files otherwise. */
  readonly directory: string | undefined
}

/** Reads the command line. Throws a sentence about what it does not know. */
export const readOptions = (args: readonly string[]): BenchmarkOptions => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      records: { type: 'string', default: '5000000' },
      rounds: { type: 'string', default: '3' },
      latency: { type: 'string', default: '30' },
      weblogs: { type: 'string', default: '0' },
      only: { type: 'string', multiple: true, default: [] },
      json: { type: 'string' },
      directory: { type: 'string' },
    },
  })
  return {
    records: toWhole('--records', values.records, 10_000),
    rounds: toWhole('--rounds', values.rounds, 1),
    latencySeconds: toWhole('--latency', values.latency, 0),
    weblogLines: toWhole('--weblogs', values.weblogs, 0),
    only: values.only,
    json: values.json,
    directory: values.directory,
  }
}

const toWhole = (option: string, text: string, least: number): number => {
  const number = Number(text)
  if (Number.isSafeInteger(number) && number >= least) return number
  throw new Error(`Nothing was measured: ${option} ${text} is not a whole number from ${least} on.`)
}
