import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { ClassDataArchive } from './class-data-archive.ts'
import { assertPortFree, freePort } from './free-port.ts'
import { findJava, type Java } from './java.ts'
import { KafkaBroker } from './kafka-broker.ts'
import { defaultKafkaVersion, kafkaJars } from './kafka-jars.ts'
import { type BrokerPorts, brokerProperties } from './kafka-properties.ts'
import { type ListenerSecurity, scramArguments } from './kafka-security.ts'
import {
  clusterIdOf,
  firstMetadata,
  formatDirectory,
  randomKafkaId,
  type StorageTool,
} from './kafka-storage.ts'

/** What a cluster is started with. */
export interface KafkaClusterOptions {
  /** For messages: `source`. */
  readonly name: string
  /** Where its data is kept. A second start with the same directory goes on with the same cluster. */
  readonly directory: string
  /** How many; 1 otherwise. */
  readonly brokers?: number
  /** The brokers' client ports; free ones otherwise. */
  readonly ports?: readonly number[]
  /** Added to every broker's server.properties; they win. */
  readonly properties?: Readonly<Record<string, string>>
  /** PLAINTEXT otherwise. Its users are part of the data: they are fixed at the first start. */
  readonly security?: ListenerSecurity
  /** 4.1.1 otherwise. */
  readonly kafkaVersion?: string
  /** Added to the JVM's flags. */
  readonly jvmFlags?: readonly string[]
  readonly environment?: NodeJS.ProcessEnv
  readonly onProgress?: (line: string) => void
}

/** A running cluster of real brokers on this machine. */
export interface KafkaCluster {
  readonly name: string
  /** `host:port,…` of the client listeners. */
  readonly bootstrapServers: string
  /** The same brokers without security: for a look from outside. */
  readonly plaintextServers: string
  readonly clusterId: string
  readonly kafkaVersion: string
  readonly brokers: readonly KafkaBroker[]
  /** Stops every broker; resolves when all are gone. Three take 5 s: the last two wait for a majority that is gone. */
  stop(): Promise<void>
  /** Kills every broker as `kill -9` does: quick, where the data is not needed any more. */
  kill(): Promise<void>
}

const defaultHeap = ['-Xms64m', '-Xmx512m'] as const

/** Starts a cluster of KRaft brokers, each its own controller too. Resolves when every one is ready; throws with none left running. */
export const startKafkaCluster = async (options: KafkaClusterOptions): Promise<KafkaCluster> => {
  const { name, onProgress, kafkaVersion = defaultKafkaVersion } = options
  const ports = await choosePorts(options)
  const java = await findJava(options.environment)
  const jars = await kafkaJars(kafkaVersion, onProgress)
  const clusterId = await format(options, ports, { java: java.command, jars, kafkaVersion })
  const brokers = planBrokers(options, ports, { clusterId, java, jars, kafkaVersion })
  onProgress?.(
    `starting Kafka ${kafkaVersion} "${name}" at ${brokers.map(({ address }) => address).join(',')}`,
  )
  await startAll(brokers)
  return {
    name,
    bootstrapServers: brokers.map(({ address }) => address).join(','),
    plaintextServers: brokers.map(({ plaintextAddress }) => plaintextAddress).join(','),
    clusterId,
    kafkaVersion,
    brokers,
    stop: () => forAll(brokers, (broker) => broker.stop()),
    kill: () => forAll(brokers, (broker) => broker.kill()),
  }
}

const brokerDirectory = (directory: string, nodeId: number): string => join(directory, `broker-${nodeId}`)

const choosePorts = async ({
  name,
  ports = [],
  brokers = 1,
  security,
}: KafkaClusterOptions): Promise<BrokerPorts[]> => {
  if (ports.length > 0 && ports.length !== brokers)
    throw new TypeError(`"${name}" was not started: ${ports.length} ports were given for ${brokers} brokers`)
  const chosen: BrokerPorts[] = []
  for (let nodeId = 1; nodeId <= brokers; nodeId++) {
    const given = ports[nodeId - 1]
    if (given !== undefined) await assertPortFree(given, `Kafka broker ${nodeId} of "${name}"`)
    const client = given ?? (await freePort())
    const isSecured = security !== undefined && security.protocol !== 'PLAINTEXT'
    const internal = isSecured ? await freePort() : client
    chosen.push({ nodeId, client, internal, controller: await freePort() })
  }
  return chosen
}

/** Makes the directories of a new cluster, or finds those of an old one. Returns the cluster's id. */
const format = async (
  { name, directory, security }: KafkaClusterOptions,
  brokers: readonly BrokerPorts[],
  tool: StorageTool,
): Promise<string> => {
  await mkdir(directory, { recursive: true })
  const existing = (await readdir(directory)).filter((entry) => entry.startsWith('broker-')).length
  if (existing > brokers.length)
    throw new Error(
      `"${name}" was not started: ${directory} holds ${existing} brokers, not ${brokers.length}. Start as many, or choose another directory.`,
    )
  const known = await clusterIdOf(brokerDirectory(directory, 1))
  const clusterId = known ?? randomKafkaId()
  const scram = security ? scramArguments(security) : []
  for (const { nodeId } of brokers) {
    const own = brokerDirectory(directory, nodeId)
    if ((await clusterIdOf(own)) !== undefined) continue
    await formatDirectory(own, {
      clusterId,
      nodeId,
      firstMetadata: await firstMetadata(tool, directory, scram),
    })
  }
  return clusterId
}

const planBrokers = (
  { name, directory, properties, jvmFlags = [], security = { protocol: 'PLAINTEXT' } }: KafkaClusterOptions,
  ports: readonly BrokerPorts[],
  made: { clusterId: string; java: Java; jars: readonly string[]; kafkaVersion: string },
): KafkaBroker[] => {
  const archive = new ClassDataArchive(`kafka-${made.kafkaVersion}`, made.java)
  return ports.map(
    (own) =>
      new KafkaBroker({
        name: `Kafka broker ${own.nodeId} of "${name}"`,
        clusterId: made.clusterId,
        ports: own,
        directory: brokerDirectory(directory, own.nodeId),
        properties: brokerProperties(own, ports, security, properties),
        java: made.java.command,
        jars: made.jars,
        jvmFlags: [...defaultHeap, ...jvmFlags],
        archive,
        mayWriteArchive: own.nodeId === 1,
      }),
  )
}

const startAll = async (brokers: readonly KafkaBroker[]): Promise<void> => {
  const starts = await Promise.allSettled(brokers.map((broker) => broker.start()))
  const failed = starts.find((start) => start.status === 'rejected')
  if (!failed) return
  await forAll(brokers, (broker) => broker.kill())
  throw failed.reason
}

const forAll = async (
  brokers: readonly KafkaBroker[],
  act: (broker: KafkaBroker) => Promise<void>,
): Promise<void> => {
  await Promise.all(brokers.map(act))
}
