import { spawnSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'

/*
  npm test: everything that a change must pass. npm run test:unit and npm run test:end-to-end run a part of it, npm run
  test:conformance what takes too long to be one (conformance/).

  The checks and the unit tests come first, for they are fast; the end-to-end tests start real brokers and a
  real search node, one file after the other: they share two cores.
*/
const root = join(import.meta.dirname, '..')

/** One command that must succeed. */
interface Step {
  readonly name: string
  readonly command: readonly [string, ...string[]]
  readonly variables?: Readonly<Record<string, string>>
}

const inFolder = (folder: string): string[] => globSync(`${folder}/**/*.test.ts`, { cwd: root }).sort()

/** Tests that start servers or a browser of their own, told by what they import; all others need nothing but Node. */
const needsServers = (file: string): boolean =>
  /support\/(brokers|search|mirror-run|topology-run|java|browser|start-process|live-sample)\.ts|servers\/(kafka-cluster|search-node)\.ts|local-aws\.ts|faults\/suite\.ts/.test(
    readFileSync(join(root, file), 'utf8'),
  )

/** Tests of what is pure: nothing of a process can be changed by them, so one process runs them all. */
const isOfPureRules = (file: string): boolean =>
  /^test\/lib\/(mirror|connect|filepulse|search|config)\//.test(file) && !needsServers(file)

const all = inFolder('test')

/** One file after the other, for they start servers. */
const withServers = (name: string, files: readonly string[]): Step => ({
  name,
  command: [
    'node',
    '--test',
    '--test-concurrency=1',
    // Node itself has been seen to spin at the end of a process whose tests had all passed.
    '--test-force-exit',
    '--test-reporter=spec',
    ...files,
  ],
})

const steps: Readonly<Record<string, readonly Step[]>> = {
  checks: [
    { name: 'types', command: ['tsc'] },
    { name: 'lint', command: ['biome', 'check', '.'] },
    { name: 'dead code', command: ['knip'] },
    { name: 'docs', command: ['node', 'bin/docs.ts', '--check'] },
    { name: 'bundles', command: ['node', 'lib/stack/build.ts'] },
  ],
  unit: [
    {
      name: 'unit tests of pure rules',
      // A process for each of a hundred files takes ten times as long as their tests.
      command: [
        'node',
        '--test',
        '--test-isolation=none',
        '--test-reporter=dot',
        ...all.filter(isOfPureRules),
      ],
    },
    {
      name: 'unit tests',
      command: [
        'node',
        '--test',
        // Node leaves one core to itself, which is half of two.
        `--test-concurrency=${availableParallelism()}`,
        '--test-reporter=dot',
        ...all.filter((file) => !needsServers(file) && !isOfPureRules(file)),
      ],
      variables: { CDK_VALIDATION: 'false' },
    },
  ],
  'end-to-end': [withServers('tests with real servers', all.filter(needsServers))],
}

/** Not part of npm test. */
const longer: Readonly<Record<string, readonly Step[]>> = {
  conformance: [withServers('conformance', inFolder('conformance'))],
}

const run = ({ name, command: [program, ...parameters], variables }: Step): void => {
  const started = Date.now()
  console.log(`── ${name}`)
  const { status, error } = spawnSync(program, parameters, {
    cwd: root,
    env: { ...process.env, ...variables },
    stdio: 'inherit',
  })
  if (error) throw error
  if (status !== 0) {
    console.error(`npm test stopped: ${name} failed (${program}, exit code ${status}).`)
    process.exit(1)
  }
  console.log(`   ${name}: ${((Date.now() - started) / 1000).toFixed(1)} s`)
}

const [part] = process.argv.slice(2)
const chosen = part === undefined ? Object.values(steps).flat() : (steps[part] ?? longer[part])
if (chosen === undefined) {
  console.error(
    `There is no part "${part}": take one of ${Object.keys({ ...steps, ...longer }).join(', ')}, or none for all of npm test.`,
  )
  process.exit(2)
}
for (const step of chosen) run(step)
