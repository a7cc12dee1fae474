import { setTimeout as sleep } from 'node:timers/promises'
import { readClientConfig } from '../lib/config/client-config.ts'
import { connectorTopics } from '../lib/config/connect-deployment.ts'
import { placeKey } from '../lib/config/connector-place.ts'
import { connectorEnvironment } from '../lib/config/environment.ts'
import type { Settings } from '../lib/config/settings-file.ts'
import { encodeState, taskStatusKey } from '../lib/connect/connector-status.ts'
import { Secrets } from './aws/secrets.ts'
import { type Invocation, logger, mirrorHandler, type Run } from './handler.ts'
import { type ClusterClient, clusterClient } from './kafka/cluster-client.ts'
import { KafkaConnectStore } from './kafka/connect-store.ts'
import { readSettings } from './settings.ts'

/** For how long the cluster may take to write a state down, ms. */
const patienceMs = 5_000

/** A state that has not changed is written again after this time, ms: another environment may have written another one. */
const stateAgeMs = 60_000

/**
 * The handler of a connector's function: runs the connector that was deployed with it or, in a place for posted ones, the one
 * that the REST API has put there. Whether it works, or why not, stands in Connect's status topic.
 */
export const placedHandler = (start: (settings: Settings) => Run<unknown, void>): Run<unknown, void> => {
  const place = new Place(readSettings())
  let running: { readonly config: string; readonly run: Run<unknown, void> } | undefined
  return mirrorHandler(async (event: unknown, invocation: Invocation) => {
    const settings = await place.settings()
    if (settings === undefined) {
      logger.warn(`${place.name} did nothing with an event: no connector is posted that it is for`)
      return
    }
    try {
      const config = JSON.stringify(settings)
      if (running?.config !== config) running = { config, run: start(settings) }
      await running.run(event, invocation)
    } catch (error) {
      await place.tell(settings, 'FAILED', error)
      throw error
    }
    await place.tell(settings, 'RUNNING')
  })
}

const tooLate = async (): Promise<never> => {
  await sleep(patienceMs, undefined, { ref: false })
  throw new Error(`the cluster did not take it within ${patienceMs / 1000} s`)
}

/** Where a connector runs: what it is, and how it goes there. */
class Place {
  readonly #deployed: Settings
  #client: Promise<ClusterClient> | undefined
  #told: { readonly text: string; readonly at: number } | undefined

  constructor(deployed: Settings) {
    this.#deployed = deployed
  }

  get name(): string {
    return this.#deployed.name ?? ''
  }

  /** Undefined while no connector is there. */
  async settings(): Promise<Settings | undefined> {
    const place = this.#deployed[placeKey]
    if (place === undefined) return this.#deployed
    const { configs, places } = await this.#withStore((store) => store.readConfigs())
    const posted = [...configs].find(([name, config]) => config !== null && places.get(name) === place)
    if (!posted?.[1]) return undefined
    const [name, config] = posted
    return { ...config, ...this.#deployed, name }
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
      logger.warn(
        `The state of ${settings.name}, ${state}, was not written`,
        cause instanceof Error ? cause : String(cause),
      )
    }
  }

  async #withStore<Answer>(use: (store: KafkaConnectStore) => Promise<Answer>): Promise<Answer> {
    const environment = connectorEnvironment(process.env)
    const choice = { cluster: 'cluster', client: 'admin', role: 'connect' } as const
    this.#client ??= clusterClient(
      readClientConfig(this.#deployed, choice, environment.cluster),
      new Secrets(),
    )
    this.#client.catch(() => {
      this.#client = undefined // a secret that was not there may be there next time
    })
    const client = await this.#client
    try {
      return await use(new KafkaConnectStore(client, connectorTopics, -1))
    } finally {
      client.cluster.close()
    }
  }
}
