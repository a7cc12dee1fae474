import { setTimeout as sleep } from 'node:timers/promises'
import { readClientConfig } from '../lib/config/client-config.ts'
import { clientSettingsOf, type DeployedConnector } from '../lib/config/connect-deployment.ts'
import { placeKey } from '../lib/config/connector-place.ts'
import { connectorTopicShapes, connectorTopicsOf } from '../lib/config/connector-topics.ts'
import { connectorEnvironment } from '../lib/config/environment.ts'
import { placedSettings } from '../lib/config/placed-settings.ts'
import { requirementsOf } from '../lib/config/provided-values.ts'
import type { Settings } from '../lib/config/settings-file.ts'
import { encodeState, taskStatusKey } from '../lib/connect/connector-status.ts'
import { ConnectRegistry } from '../lib/tasks/connect-registry.ts'
import { resolvedSettings } from './aws/resolved-settings.ts'
import { Secrets } from './aws/secrets.ts'
import { logger } from './handler.ts'
import { type ClusterClient, clusterClient } from './kafka/cluster-client.ts'
import { KafkaConnectStore } from './kafka/connect-store.ts'

/** For how long the cluster may take to write a state down, ms. */
const patienceMs = 5_000

/** A state that has not changed is written again after this time, ms: another environment may have written another one. */
const stateAgeMs = 60_000

/** For how long a sink goes on with the config that it has read, ms: batches follow one another. */
const configAgeMs = 5_000

/** Who is at a place. */
export interface Occupant {
  readonly settings: Settings
  /** False: it is paused or stopped. */
  readonly isToRun: boolean
}

/** Where a connector runs: what it is, as the REST API has it, and how it goes there. */
export class ConnectorPlace {
  readonly #deployed: Settings
  readonly #environment = connectorEnvironment(process.env)
  #client: Promise<ClusterClient> | undefined
  #told: { readonly text: string; readonly at: number } | undefined
  #read: { readonly occupant: Occupant | undefined; readonly at: number } | undefined

  constructor(deployed: Settings) {
    this.#deployed = deployed
  }

  get name(): string {
    return this.#deployed.name ?? ''
  }

  /** Whether records that it does nothing with come again by themselves: a topic waits, a bucket does not. */
  get isSink(): boolean {
    return this.#environment.kind !== 'file-source'
  }

  /** Undefined while no connector is there: none was posted, or it was deleted. */
  async occupant(): Promise<Occupant | undefined> {
    const isFresh = this.#read !== undefined && Date.now() - this.#read.at < configAgeMs
    // A place that is free for others may have another connector from one batch to the next.
    if (!isFresh || !this.isSink || this.#isOpen) {
      const found = await this.#withStore((store) => this.#find(store))
      this.#read = { occupant: found, at: Date.now() }
    }
    return this.#read?.occupant
  }

  /** Whether the connector is still to run; yes where that is not known. */
  async isToRun(): Promise<boolean> {
    try {
      return (await this.#withStore((store) => this.#find(store)))?.isToRun ?? false
    } catch (cause) {
      logger.warn(`It is not known whether ${this.name} is to go on`, asCause(cause))
      return true
    }
  }

  /** Never throws: what is told is not worth a record. */
  async tell(settings: Settings, state: 'RUNNING' | 'FAILED', error?: unknown): Promise<void> {
    const trace = error instanceof Error ? (error.stack ?? error.message) : error && String(error)
    const text = `${settings.name} ${state} ${error instanceof Error ? error.message : (error ?? '')}`
    if (this.#told?.text === text && Date.now() - this.#told.at < stateAgeMs) return
    const workerId = `${process.env.AWS_LAMBDA_FUNCTION_NAME ?? this.name}:8083`
    const value = encodeState({ state, workerId, ...(typeof trace === 'string' && { trace }) })
    const key = taskStatusKey(settings.name ?? '', 0)
    try {
      const writing = this.#withStore((store) => store.write('status', [{ key, value }]))
      writing.catch(() => {}) // it may fail after nobody waits for it any more
      await Promise.race([writing, tooLate()])
      this.#told = { text, at: Date.now() }
    } catch (cause) {
      logger.warn(`The state of ${settings.name}, ${state}, was not written`, asCause(cause))
    }
  }

  get #isOpen(): boolean {
    return this.#deployed[placeKey] !== undefined
  }

  async #find(store: KafkaConnectStore): Promise<Occupant | undefined> {
    const [connector] = await new ConnectRegistry([this.#asDeployed()], () => store).list()
    if (connector === undefined) return undefined
    const { config, name, state } = connector
    const settings = config === this.#deployed ? this.#deployed : placedSettings(this.#deployed, config, name)
    return { settings, isToRun: state === 'STARTED' }
  }

  #asDeployed(): DeployedConnector {
    return {
      name: this.name,
      storedName: this.name,
      function: this.#environment.kind,
      type: this.isSink ? 'sink' : 'source',
      place: this.name,
      cluster: 'cluster',
      topics: connectorTopicsOf(this.#deployed),
      replicationFactor: -1,
      config: this.#deployed,
      provided: requirementsOf(this.#deployed),
      ...(this.#isOpen && { isOpen: true }),
    }
  }

  async #withStore<Answer>(use: (store: KafkaConnectStore) => Promise<Answer>): Promise<Answer> {
    const choice = { cluster: 'cluster', client: 'admin', role: 'connect' } as const
    this.#client ??= resolvedSettings(clientSettingsOf(this.#deployed)).then((settings) =>
      clusterClient(readClientConfig(settings, choice, this.#environment.cluster), new Secrets()),
    )
    this.#client.catch(() => {
      this.#client = undefined // a secret that was not there may be there next time
    })
    const client = await this.#client
    try {
      return await use(
        new KafkaConnectStore(
          client,
          connectorTopicsOf(this.#deployed),
          -1,
          connectorTopicShapes(this.#deployed),
        ),
      )
    } finally {
      client.cluster.close()
    }
  }
}

const asCause = (cause: unknown): Error | string => (cause instanceof Error ? cause : String(cause))

const tooLate = async (): Promise<never> => {
  await sleep(patienceMs, undefined, { ref: false })
  throw new Error(`the cluster did not take it within ${patienceMs / 1000} s`)
}
