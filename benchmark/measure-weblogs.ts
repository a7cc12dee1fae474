import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Cluster } from '../kafka/cluster.ts'
import { logOffset } from '../kafka/read-partition.ts'
import { bootstrapServersParameter } from '../lib/config/environment.ts'
import { type LocalAws, startLocalAws } from '../local/local-aws.ts'
import { startKafkaCluster } from '../local/servers/kafka-cluster.ts'
import { startSearchNode } from '../local/servers/search-node.ts'
import { until } from '../sample/until.ts'
import { propertiesText } from './contestant.ts'
import { synthesise } from './lambda-mirror-maker.ts'
import { cpuSeconds, environmentVariable } from './processes.ts'

/** What weblogs cost: one object through file-source, a topic and search-sink into a node on this machine. */
export interface WeblogFigures {
  readonly lines: number
  readonly linesPerCpuSecond: number
  readonly documentsPerCpuSecond: number
  /** From the object put to its last record, and to its last document. */
  readonly secondsToRecords: number
  readonly secondsToDocuments: number
}

const root = join(import.meta.dirname, '..')
const topic = 'fc-log4j-filepulse-source'
const patienceMs = 600_000

/**
 * Ships `lines` lines of log4j with the connectors of config/. CPU seconds are those of a kind of function, all threads, its start
 * included; those of brokers, the search node and the local runtime are not.
 */
export const measureWeblogs = async (lines: number, directory: string): Promise<WeblogFigures> => {
  await using ending = new AsyncDisposableStack()
  const kafka = await startKafkaCluster({
    name: 'weblogs',
    directory: join(directory, 'kafka'),
    jvmFlags: ['-Xmx1g'],
  })
  ending.defer(() => kafka.kill())
  const searchDirectory = join(directory, 'search')
  await mkdir(searchDirectory, { recursive: true })
  const node = await startSearchNode({ directory: searchDirectory })
  ending.defer(() => node.kill())
  const cluster = new Cluster({ clientId: 'benchmark', bootstrapServers: kafka.bootstrapServers.split(',') })
  ending.defer(() => cluster.close())
  const aws = await startLocalAws({
    cdkOut: await synthesiseConnectors(directory, node.url),
    stateDirectory: join(directory, 'aws'),
    parameters: { [bootstrapServersParameter('weblogs')]: kafka.bootstrapServers },
    pagePort: 0,
    onLog: () => {},
  })
  ending.defer(() => aws.stop())
  const usage = new FunctionUsage(aws)
  ending.defer(() => usage.end())

  const [bucket = ''] = aws.buckets()
  const started = performance.now()
  const secondsSince = (): number => (performance.now() - started) / 1000
  await aws.putObject(bucket, 'weblog.log', weblog(lines))
  await until(
    'all records',
    () => recordsIn(cluster),
    (records) => records >= lines,
    patienceMs,
  )
  const secondsToRecords = secondsSince()
  await until(
    'all documents',
    () => documentsIn(node.url),
    (documents) => documents >= lines,
    patienceMs,
  )
  const secondsToDocuments = secondsSince()
  return {
    lines,
    linesPerCpuSecond: lines / usage.secondsOf('file-source'),
    documentsPerCpuSecond: lines / usage.secondsOf('search-sink'),
    secondsToRecords,
    secondsToDocuments,
  }
}

/** Some 85 bytes a line, each another one, as an application writes them. */
const weblog = (lines: number): string =>
  Array.from(
    { length: lines },
    (_, n) =>
      `2025-08-10 12:${String(n % 60).padStart(2, '0')}:00,${String(n % 1000).padStart(3, '0')} INFO ` +
      `user ${n} opened /page/${n % 97} in ${n % 311} ms, session ${(n * 2_654_435_761) % 4_294_967_296}\n`,
  ).join('')

/** 0 while the topic is not there. */
const recordsIn = async (cluster: Cluster): Promise<number> => {
  const { topics } = await cluster.metadata(null)
  return topics.some(({ name }) => name === topic)
    ? Number(await logOffset(cluster, { topic, partition: 0 }, 'latest'))
    : 0
}

/** 0 while the index is not there. */
const documentsIn = async (url: string): Promise<number> => {
  await fetch(`${url}/${topic}/_refresh`, { method: 'POST' })
  const { count = 0 }: { count?: number } = JSON.parse(await (await fetch(`${url}/${topic}/_count`)).text())
  return count
}

/** The stack of the connectors of config/, without a flow. */
const synthesiseConnectors = async (directory: string, searchUrl: string): Promise<string> => {
  const config = join(directory, 'config')
  await mkdir(join(config, 'connectors'), { recursive: true })
  const properties = {
    clusters: 'weblogs',
  }
  await writeFile(join(config, 'mm2.properties'), propertiesText(properties))
  for (const name of ['weblog-source.json', 'weblog-sink.json']) {
    const text = await readFile(join(root, 'config/connectors', name), 'utf8')
    await writeFile(join(config, 'connectors', name), text.replace('http://localhost:9200', searchUrl))
  }
  const cdkOut = join(directory, 'cdk.out')
  await synthesise(config, cdkOut)
  return cdkOut
}

const lookEveryMs = 250

/** CPU seconds of functions by their kind. What an environment has used stays counted when it is gone. */
class FunctionUsage {
  readonly #aws: LocalAws
  readonly #seen = new Map<number, { readonly kind: string; readonly seconds: number }>()
  readonly #timer: NodeJS.Timeout

  constructor(aws: LocalAws) {
    this.#aws = aws
    this.#timer = setInterval(() => this.#look(), lookEveryMs)
  }

  secondsOf(kind: string): number {
    this.#look()
    return [...this.#seen.values()]
      .filter((one) => one.kind === kind)
      .reduce((sum, { seconds }) => sum + seconds, 0)
  }

  end(): void {
    clearInterval(this.#timer)
  }

  #look(): void {
    for (const pid of this.#aws.pids()) {
      const kind = environmentVariable(pid, 'POWERTOOLS_SERVICE_NAME')
      const seconds = cpuSeconds(pid)
      if (kind !== undefined && seconds > 0) this.#seen.set(pid, { kind, seconds })
    }
  }
}
