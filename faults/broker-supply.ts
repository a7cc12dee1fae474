import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Clusters, startClusters } from './clusters.ts'

/**
 * Brokers for some seeds, and then new ones. A cluster that was killed for hours by the hundred is not what is tested:
 * controllers of Kafka 4.1.1 come into states from which they do not start any more ("Topic ID … existed in isrMembers,
 * but not in the topics map").
 */
export class BrokerSupply {
  readonly #directory: string
  #current: { readonly clusters: Clusters; readonly ending: AsyncDisposableStack } | undefined

  constructor(directory: string) {
    this.#directory = directory
  }

  /** The brokers that run, or new ones. */
  async get(): Promise<Clusters> {
    if (this.#current !== undefined) return this.#current.clusters
    const directory = await mkdtemp(join(this.#directory, 'clusters-'))
    const ending = new AsyncDisposableStack()
    // What is killed may write a moment longer.
    ending.defer(() => rm(directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 300 }))
    try {
      const clusters = await startClusters(directory, ending)
      this.#current = { clusters, ending }
      return clusters
    } catch (error) {
      await ending.disposeAsync()
      throw error
    }
  }

  /** The ones that run are killed, and whatever they hold is gone. */
  async discard(): Promise<void> {
    const { ending } = this.#current ?? {}
    this.#current = undefined
    await ending?.disposeAsync()
  }
}
