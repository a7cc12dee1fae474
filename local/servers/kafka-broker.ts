import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Cluster } from '../../kafka/cluster.ts'
import { ConnectionError } from '../../kafka/connection.ts'
import type { ClassDataArchive } from './class-data-archive.ts'
import { assertPortFree, loopback } from './free-port.ts'
import { type BrokerPorts, toPropertiesText } from './kafka-properties.ts'
import { ServerProcess } from './server-process.ts'

/** What one broker is started with, at every start. */
export interface BrokerPlan {
  /** For messages: `Kafka broker 1 of "source"`. */
  readonly name: string
  readonly clusterId: string
  readonly ports: BrokerPorts
  /** Formatted; holds data, log and server.properties. */
  readonly directory: string
  readonly properties: Readonly<Record<string, string>>
  /** The java command. */
  readonly java: string
  readonly jars: readonly string[]
  readonly jvmFlags: readonly string[]
  readonly archive: ClassDataArchive
  /** Whether this broker's clean end may write the class data archive. */
  readonly mayWriteArchive: boolean
}

const readyWithinMs = 60_000
/** Long enough to close thousands of partitions and to write the class data archive. */
const stopWithinMs = 30_000

/** One KRaft broker in a process of its own, which never outlives ours. It can be stopped, killed and started again. */
export class KafkaBroker {
  readonly #plan: BrokerPlan
  #process: ServerProcess | undefined

  constructor(plan: BrokerPlan) {
    this.#plan = plan
  }

  get nodeId(): number {
    return this.#plan.ports.nodeId
  }

  /** Where clients connect: `127.0.0.1:9092`. */
  get address(): string {
    return `${loopback}:${this.#plan.ports.client}`
  }

  /** Where it takes PLAINTEXT; the same as `address` unless its cluster's listener is secured. */
  get plaintextAddress(): string {
    return `${loopback}:${this.#plan.ports.internal}`
  }

  /** Its process id; undefined while it is stopped. */
  get pid(): number | undefined {
    return this.isRunning ? this.#process?.pid : undefined
  }

  get isRunning(): boolean {
    return this.#process?.isRunning ?? false
  }

  /** Starts it where its data is. Resolves when the cluster's metadata lists it. */
  async start(): Promise<void> {
    if (this.isRunning) return
    const { name, directory, ports, java, archive, mayWriteArchive } = this.#plan
    for (const port of new Set([ports.client, ports.internal, ports.controller]))
      await assertPortFree(port, name)
    await mkdir(directory, { recursive: true })
    await writeFile(join(directory, 'server.properties'), toPropertiesText(this.#plan.properties))
    const started = new ServerProcess({
      name,
      command: java,
      args: [...(await archive.flags(mayWriteArchive)), ...this.#arguments()],
      cwd: directory,
      logFile: join(directory, 'broker.log'),
    })
    this.#process = started
    await started.untilReady(() => this.#isListed(), readyWithinMs)
  }

  /** Stops it in order (SIGTERM), or kills it when it does not stop. Resolves when it is gone. */
  async stop(): Promise<void> {
    if (!this.#process) return
    if (await this.#process.stop(stopWithinMs)) await this.#plan.archive.keep()
  }

  /** Kills it as `kill -9` does. Resolves when it is gone. */
  async kill(): Promise<void> {
    await this.#process?.kill()
  }

  #arguments(): string[] {
    const { jars, jvmFlags } = this.#plan
    return [
      '-XX:+UseSerialGC',
      '-XX:-UsePerfData',
      '-Djava.awt.headless=true',
      '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
      '-Dorg.slf4j.simpleLogger.showDateTime=true',
      '-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd HH:mm:ss.SSS',
      ...jvmFlags,
      '-cp',
      jars.join(':'),
      'kafka.Kafka',
      'server.properties',
    ]
  }

  /** An open port says little: a broker is ready when the controller has unfenced it, and then metadata lists it. */
  async #isListed(): Promise<boolean> {
    const cluster = new Cluster({
      clientId: 'readiness',
      bootstrapServers: [this.plaintextAddress],
      connectTimeoutMs: 2_000,
      requestTimeoutMs: 2_000,
    })
    try {
      const { clusterId, brokers } = await cluster.metadata([])
      this.#assertOurs(clusterId)
      return brokers.some(({ nodeId }) => nodeId === this.nodeId)
    } catch (error) {
      if (error instanceof ConnectionError) return false // it does not listen yet
      throw error
    } finally {
      cluster.close()
    }
  }

  #assertOurs(clusterId: string | null): void {
    const { name, clusterId: expected } = this.#plan
    if (clusterId !== expected)
      throw new Error(
        `${name} was not started: another broker, of cluster ${clusterId}, answers at ${this.plaintextAddress}. Stop it or choose another port.`,
      )
  }
}
