import { randomUUID } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { ClassDataArchive } from './class-data-archive.ts'
import { assertPortFree, freePort, loopback } from './free-port.ts'
import { findJava } from './java.ts'
import { type SearchHome, searchHome } from './search-home.ts'
import { ServerProcess } from './server-process.ts'

/** What a search node is started with. */
export interface SearchNodeOptions {
  /** Where its indices are kept. A second start with the same directory finds them. */
  readonly directory: string
  /** Of its REST API; a free one otherwise. */
  readonly port?: number
  readonly environment?: NodeJS.ProcessEnv
  readonly onProgress?: (line: string) => void
}

/** A running OpenSearch node on this machine: no TLS, no login, loopback only. */
export interface SearchNode {
  /** `http://127.0.0.1:9200`. */
  readonly url: string
  readonly version: string
  readonly pid: number | undefined
  /** Stops it in order, or kills it when it does not stop. Resolves when it is gone. */
  stop(): Promise<void>
  /** Kills it as `kill -9` does. Resolves when it is gone. */
  kill(): Promise<void>
}

/** A start takes seconds; minutes on a machine whose cores others have. */
const readyWithinMs = 300_000
const stopWithinMs = 30_000

/** Starts an OpenSearch node: 2.19 on Java 17 to 20, 3.8 on newer ones. Resolves when it takes documents; throws with none left running. */
export const startSearchNode = async ({
  directory: givenDirectory,
  port: givenPort,
  environment,
  onProgress,
}: SearchNodeOptions): Promise<SearchNode> => {
  if (givenPort !== undefined) await assertPortFree(givenPort, 'The search node')
  const port = givenPort ?? (await freePort())
  const directory = resolve(givenDirectory)
  const java = await findJava(environment)
  const home = await searchHome(java, onProgress)
  const nodeName = `search-${randomUUID()}`
  await configure(directory, { nodeName, port })
  const archive = new ClassDataArchive(`opensearch-${home.version}`, java)
  onProgress?.(`starting OpenSearch ${home.version} at http://${loopback}:${port}`)
  const node = new ServerProcess({
    name: 'The search node',
    command: java.command,
    args: [...(await archive.flags(true)), ...javaArguments(home, directory)],
    cwd: directory,
    logFile: join(directory, 'search-node.log'),
  })
  const url = `http://${loopback}:${port}`
  await node.untilReady(() => takesDocuments(url, nodeName), readyWithinMs)
  return {
    url,
    version: home.version,
    get pid() {
      return node.isRunning ? node.pid : undefined
    },
    stop: async () => {
      if (await node.stop(stopWithinMs)) await archive.keep()
    },
    kill: () => node.kill(),
  }
}

const configure = async (
  directory: string,
  { nodeName, port }: { nodeName: string; port: number },
): Promise<void> => {
  const config = join(directory, 'config')
  await mkdir(config, { recursive: true })
  const settings = {
    'cluster.name': 'one-machine',
    'node.name': nodeName,
    'discovery.type': 'single-node',
    'network.host': loopback,
    'http.port': port,
    // Nobody asks for it: the system chooses one that is free.
    'transport.port': 0,
    'path.data': join(directory, 'data'),
    'path.logs': join(directory, 'logs'),
    // A laptop's nearly full disk would make every index read-only.
    'cluster.routing.allocation.disk.threshold_enabled': false,
  }
  // JSON is YAML.
  await writeFile(join(config, 'opensearch.yml'), `${JSON.stringify(settings, null, 2)}\n`)
  await writeFile(join(config, 'log4j2.properties'), logging)
}

const logging = `status = error
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d{yyyy-MM-dd HH:mm:ss.SSS} [%t] %p %c{1} - %m%n%ex
rootLogger.level = warn
rootLogger.appenderRef.console.ref = console
`

const javaArguments = (home: SearchHome, directory: string): string[] => [
  '-Xms256m',
  '-Xmx512m',
  '-XX:+UseSerialGC',
  '-XX:-UsePerfData',
  ...home.jvmFlags,
  // Without JNA's native part the node cannot see that it runs as root, which it would refuse.
  '-Djna.nosys=true',
  '-Djna.nounpack=true',
  '-Dlog4j2.disable.jmx=true',
  // Log4j's own hook ends in a ClassCastException when the node stops.
  '-Dlog4j.shutdownHookEnabled=false',
  '-Dio.netty.noUnsafe=true',
  '-Dio.netty.noKeySetOptimization=true',
  `-Dopensearch.path.home=${home.directory}`,
  `-Dopensearch.path.conf=${join(directory, 'config')}`,
  '-cp',
  home.classPath.join(':'),
  'org.opensearch.bootstrap.OpenSearch',
]

/** The node answers by our name for it, and every primary shard that it has is there (yellow: a single node has no replicas). */
const takesDocuments = async (url: string, nodeName: string): Promise<boolean> => {
  const root = await get(url)
  if (!root?.ok) return false
  const { name } = (await root.json()) as { name: string }
  if (name !== nodeName)
    throw new Error(
      `The search node was not started: another one, ${name}, answers at ${url}. Stop it or choose another port.`,
    )
  const health = await get(`${url}/_cluster/health?wait_for_status=yellow&timeout=1s`)
  return health?.ok ?? false
}

/** Undefined while nothing listens there. */
const get = async (url: string): Promise<Response | undefined> => {
  try {
    return await fetch(url, { signal: AbortSignal.timeout(5_000) })
  } catch {
    return undefined
  }
}
