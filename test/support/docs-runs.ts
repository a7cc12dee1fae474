/**
 * Where a command of the docs is run:
 *   sample     as it stands there, while `npm start` runs the sample; its addresses are those of the test's own servers
 *   synthesis  the app is synthesised with its context, for the rest needs an account of AWS
 *   test       another test runs it: the file holds this text
 *   nowhere    with the reason
 */
export type DocsRun =
  | { readonly in: 'sample'; readonly shows?: RegExp }
  | { readonly in: 'synthesis' }
  | { readonly in: 'test'; readonly file: string; readonly text: string }
  | { readonly in: 'nowhere'; readonly why: string }

const runBy = (file: string, text: string): DocsRun => ({ in: 'test', file, text })
const nowhere = (why: string): DocsRun => ({ in: 'nowhere', why })

/** The first pattern that fits a command decides. What fits none is in no test: test/docs/commands.test.ts says so. */
export const docsRuns: readonly (readonly [RegExp, DocsRun])[] = [
  [/^npm start$/, runBy('test/end-to-end/start.test.ts', 'a second start goes on with the same data')],
  [/^npm start -- --once$/, runBy('test/end-to-end/start.test.ts', 'npm start -- --once mirrors the sample')],
  [/^npm start -- --port 9000$/, runBy('test/support/sample-start.ts', "'--port'")],
  [/^npm start -- --connect-port N$/, runBy('test/support/sample-start.ts', "'--connect-port'")],
  [
    /^npm start -- --config config\/samples\/connect$/,
    runBy('test/end-to-end/worker-file.test.ts', 'config/samples/connect'),
  ],
  [/^npm start -- --config (?:FOLDER|onprem)$/, runBy('test/end-to-end/start.test.ts', "'--config'")],
  [/^npm (?:test|run test:(?:unit|end-to-end))$/, runBy('.ci/run', 'npm test')],
  [/^npm run test:(?:conformance|faults)/, nowhere('it takes longer than npm test may')],
  [
    /^npm run benchmark( -- --weblogs \d+ --rounds \d+)?$/,
    nowhere('it measures for minutes; its parts are tested in test/benchmark'),
  ],
  [/^npm run docs$/, runBy('test/run.ts', "'bin/docs.ts', '--check'")],
  [/^npm run build:client$/, nowhere('npm pack runs it; tsc checks the same sources in npm test')],
  [
    /^npm (?:ci|install lambda-mirrormaker)$/,
    nowhere('it installs packages; bin/run.mjs is tested to do it'),
  ],
  [/^npm run synth$/, runBy('bin/start.ts', "'bin/synth.ts'")],
  [/^npm run build( |$)/, runBy('test/run.ts', "'lib/stack/build.ts'")],
  [/^npx cdk bootstrap$/, nowhere('it needs an account of AWS')],
  [/^npx cdk (?:deploy(?: --all)?|diff|destroy)$/, runBy('bin/start.ts', "'bin/synth.ts'")],
  [/^(?:npx cdk deploy|npm run synth --) /, { in: 'synthesis' }],
  [/^cp -r config\/samples\/\S+ \S+$/, { in: 'synthesis' }],
  [/^aws /, nowhere("it needs an account of AWS, and AWS's command line")],
  [/^kafka-consumer-groups\.sh --reset-offsets$/, nowhere('an option that is named, not a whole command')],
  [/^npx mirror completion >> ~\/\.bashrc$/, { in: 'sample', shows: /^$/ }],
  [/^npx mirror takeover/, runBy('test/end-to-end/takeover.test.ts', "'takeover', '--dry-run'")],
  [
    /^npx mirror verify .*--report /,
    runBy('test/end-to-end/verify.test.ts', 'a second run reads only what is new'),
  ],
  [/^npx mirror verify$/, { in: 'sample', shows: /^Equal: /m }],
  [/^npx mirror plan$/, { in: 'sample', shows: /^ {2}cost a month /m }],
  [/^npx mirror status$/, runBy('test/end-to-end/status.test.ts', "'status', ...args")],
  [/^npx mirror doctor$/, { in: 'sample', shows: /^Nothing keeps source->target from its clusters/m }],
  [
    /^npx mirror (?:pause|resume)/,
    runBy('test/end-to-end/pause.test.ts', "says('resume', '--topic', 'orders')"),
  ],
  [/^(?:npx mirror|npm run mirror --)$/, nowhere('it names the program')],
  [/^(?:npx mirror|npm run mirror --) \S/, { in: 'sample' }],
  [/^kafka-topics\.sh .* --list$/, { in: 'sample', shows: /^source\.orders$/m }],
  [/^kafka-console-consumer\.sh .* --max-messages 10$/, { in: 'sample', shows: /total of 10 messages/ }],
  [/^kafka-consumer-groups\.sh .* --group sample-app$/, { in: 'sample', shows: /sample-app +\S*orders +\d/ }],
  [/^curl --aws-sigv4 /, nowhere('it needs an account of AWS')],
  // What Connect answers to these is tested beside real Connect's answers: here, that they are not refused.
  [/^curl -X /, { in: 'sample', shows: /^/ }],
  [/^curl \S+\/metrics$/, { in: 'sample', shows: /^LambdaMirrorMaker_record_count_sum\{/m }],
  [/^echo '[^']*' \| kafka-console-producer\.sh /, { in: 'sample', shows: /^>*\s*$/ }],
  [/^(?:curl|kafka-[a-z-]+\.sh) /, { in: 'sample' }],
]

/** Where a command is run, if it is. */
export const docsRunOf = (command: string): DocsRun | undefined =>
  docsRuns.find(([pattern]) => pattern.test(command))?.[1]
