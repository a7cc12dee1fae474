import { setTimeout as sleep } from 'node:timers/promises'
import { flowProvenance } from '../functions/kafka/flow-provenance.ts'
import { identifyClusters } from '../functions/kafka/identify-clusters.ts'
import { schemaTransfer } from '../functions/kafka/schema-transfer.ts'
import { verifyReading } from '../functions/kafka/verify-ports.ts'
import { readMirrorTransforms } from '../lib/connect/transforms/mirror-transforms.ts'
import { encodeReport, type VerifyReport, verifyReport } from '../lib/mirror/verify/verify-report.ts'
import { prepareVerification, type VerifyRun } from '../lib/tasks/verify-flow.ts'
import type { AddCommand, CommandContext } from './command.ts'
import type { Flow } from './flow.ts'
import { flowRules } from './flow-rules.ts'
import { parseDuration, parseSince } from './parse-time.ts'
import { ProgressLine } from './progress-line.ts'
import { ReportFile } from './report-file.ts'
import { verifySummary } from './verify-summary.ts'

interface VerifyOptions {
  readonly topic: readonly string[]
  readonly report: string | undefined
  readonly since: string | undefined
  readonly window: string
  readonly wait: number
  readonly otherWriters: boolean
  readonly allowBehind: boolean
}

/** `mirror verify`: proves that the target holds what the source holds. */
export const addVerify: AddCommand = (to, start) =>
  to.command(
    'verify',
    'Compare both sides record by record: missing, extra, repeated, moved, changed',
    (options) =>
      options
        .option('topic', {
          type: 'string',
          array: true,
          default: [],
          defaultDescription: 'all that the flow mirrors',
          describe: 'Only this topic of the source; may be repeated',
        })
        .option('report', {
          type: 'string',
          describe:
            'File for the evidence, JSON. Where it is there, only what is new since is read: it goes on where it ended, also when it was interrupted',
        })
        .option('since', {
          type: 'string',
          describe: 'Only records from this time on: 2026-11-21T08:00:00Z, or 2h, 7d ago',
        })
        .option('window', {
          type: 'string',
          default: '1h',
          describe: 'Length of the time windows that are counted and hashed: 10m, 1h, 1d',
        })
        .option('wait', {
          type: 'number',
          default: 30,
          describe: 'Seconds that the mirror may take to copy what the source holds now',
        })
        .option('other-writers', {
          type: 'boolean',
          default: false,
          describe: 'What other programs write into remote topics is no difference',
        })
        .option('allow-behind', {
          type: 'boolean',
          default: false,
          describe: 'Exit code 0 also where not all is mirrored yet',
        }),
    (args) => start(args, (context) => verify(context, args)),
  )

const verify = async (context: CommandContext, options: VerifyOptions): Promise<boolean> => {
  const { output, version } = context
  const windowMs = parseDuration(options.window, '--window')
  const startedAt = new Date()
  const since = parseSince(options.since, startedAt.getTime())
  const flow = await context.openFlow()
  const clusters = {
    source: flow.source.cluster,
    sourceAlias: flow.sourceAlias,
    target: flow.target.cluster,
    targetAlias: flow.targetAlias,
  }
  const { sourceId, targetId } = await identifyClusters(clusters)
  const circumstances = {
    flow: flow.name,
    source: { alias: flow.sourceAlias, clusterId: sourceId, servers: flow.source.cluster.bootstrapServers },
    target: { alias: flow.targetAlias, clusterId: targetId, servers: flow.target.cluster.bootstrapServers },
    versions: { mirror: version, node: process.versions.node },
    startedAt: startedAt.toISOString(),
    windowMs,
    since: since === undefined ? null : new Date(Number(since)).toISOString(),
    allowsOthers: options.otherWriters,
  }
  const file = options.report === undefined ? undefined : new ReportFile(options.report)
  const before = file?.read(circumstances)
  if (before) output.note(`going on from ${options.report}, where run ${before.runs} ended`)
  const chosen = new Set(options.topic)
  await checkTopics(flow, chosen)
  const isChosenTopic = (topic: string): boolean => chosen.size === 0 || chosen.has(topic)
  const { shouldReplicateTopic, remoteTopic } = flowRules(flow)
  const reading = verifyReading({
    ...flow,
    shouldReplicateTopic,
    remoteTopic,
    provenanceOf: await flowProvenance(clusters, flow.config, flow.settings),
    sourceClusterId: sourceId,
    transform: readMirrorTransforms(flow.settings),
    schemas: schemaTransfer(flow.settings, { warn: (message) => output.note(message) }),
  })
  const run = await prepareVerification(reading, {
    isChosenTopic,
    windowMs,
    since,
    allowsOthers: options.otherWriters,
    patienceMs: options.wait * 1_000,
    before: before?.partitions ?? [],
    clock: { now: Date.now, sleep },
  })
  const others = (before?.partitions ?? []).filter(({ topic }) => !isChosenTopic(topic))
  const report = (isComplete: boolean): VerifyReport =>
    verifyReport(
      {
        ...circumstances,
        since: before?.since ?? circumstances.since,
        finishedAt: new Date().toISOString(),
        isComplete,
        runs: (before?.runs ?? 0) + 1,
      },
      [...run.evidence(), ...others],
    )
  const isComplete = await runToEnd(run, output.note.bind(output), () =>
    file?.write(encodeReport(report(false))),
  )
  const final = report(isComplete)
  file?.write(encodeReport(final))
  output.json(JSON.parse(encodeReport(final)))
  output.text(verifySummary(final, options.report))
  if (!isComplete) return false
  return final.verdict === 'equal' || (final.verdict === 'behind' && options.allowBehind)
}

/** A topic that was asked for by a name that is none must not be passed over in silence. */
const checkTopics = async ({ source }: Flow, chosen: ReadonlySet<string>): Promise<void> => {
  const known = new Set((await source.topics.topics()).map(({ name }) => name))
  const unknown = [...chosen].filter((topic) => !known.has(topic))
  if (unknown.length > 0)
    throw new Error(
      `Nothing was verified: ${source.cluster.bootstrapServers} has no topic ${unknown.join(', ')}. Topics are named as on the source.`,
    )
}

/** How often what was found out is written down, ms. */
const saveEveryMs = 5_000

/** Runs until the end, or until Ctrl-C; answers whether it came to its end. A second Ctrl-C ends the program at once. */
const runToEnd = async (run: VerifyRun, note: (line: string) => void, save: () => void): Promise<boolean> => {
  const ending = new AbortController()
  const interrupt = (): void => {
    note('interrupted: writing down what was found out so far')
    ending.abort()
  }
  const progress = new ProgressLine(note, run.offsetsToRead)
  const saving = setInterval(save, saveEveryMs)
  process.once('SIGINT', interrupt)
  process.once('SIGTERM', interrupt)
  note(`comparing at most ${run.offsetsToRead.toLocaleString('en')} records`)
  try {
    await run.run({ signal: ending.signal, compared: (records) => progress.add(records) })
    return !ending.signal.aborted
  } finally {
    clearInterval(saving)
    process.off('SIGINT', interrupt)
    process.off('SIGTERM', interrupt)
  }
}
