import type { DeployedConnector } from '../config/connect-deployment.ts'
import { isConnectorFunction } from '../config/environment.ts'
import type { ConnectorProperties, TargetState } from '../connect/config-topic.ts'
import { ConnectError } from '../connect/connect-error.ts'
import type { ConnectStore } from './connect-ports.ts'

/** A connector as it is now. */
export interface Connector {
  readonly name: string
  readonly at: DeployedConnector
  /** Its name in the internal topics. */
  readonly storedName: string
  readonly config: ConnectorProperties
  readonly state: TargetState
}

/**
 * The connectors that there are: those that were deployed, each as the config topic of its worker has it. A connector that
 * was posted under another name takes the place of the deployed one whose function it needs.
 */
export class ConnectRegistry {
  readonly #deployed: readonly DeployedConnector[]
  readonly #storeOf: (of: DeployedConnector) => ConnectStore

  constructor(deployed: readonly DeployedConnector[], storeOf: (of: DeployedConnector) => ConnectStore) {
    this.#deployed = deployed
    this.#storeOf = storeOf
  }

  /** Where connectors can run. */
  get places(): readonly DeployedConnector[] {
    return this.#deployed
  }

  storeOf(of: DeployedConnector): ConnectStore {
    return this.#storeOf(of)
  }

  /** All, by name. */
  async list(): Promise<readonly Connector[]> {
    const found = await Promise.all(this.#deployed.map((at) => this.#occupant(at)))
    return found.flatMap((connector) => connector ?? []).sort((a, b) => (a.name < b.name ? -1 : 1))
  }

  /** One by its name, or an error 404. */
  async get(name: string, message = `Connector ${name} not found`): Promise<Connector> {
    const found = await this.find(name)
    if (found === undefined) throw new ConnectError(404, message)
    return found
  }

  async find(name: string): Promise<Connector | undefined> {
    return (await this.list()).find((connector) => connector.name === name)
  }

  /** Who runs at a place: a posted connector before the deployed one; nobody where it was deleted. */
  async #occupant(at: DeployedConnector): Promise<Connector | undefined> {
    const { configs, states, places } = await this.#storeOf(at).readConfigs()
    const posted = [...configs].find(
      ([storedName, config]) =>
        config !== null &&
        (at.isOpen
          ? places.get(storedName) === at.place
          : storedName !== at.storedName && runsAt(config, at)),
    )
    if (posted?.[1]) {
      const [storedName, config] = posted
      return { name: storedName, at, storedName, config, state: states.get(storedName) ?? 'STARTED' }
    }
    const config = configs.get(at.storedName)
    if (config === null || at.isOpen) return undefined
    const state = states.get(at.storedName) ?? 'STARTED'
    return { name: at.name, at, storedName: at.storedName, config: config ?? at.config, state }
  }
}

/** Whether a config is for the function of a place. Workers of several flows have topics of their own, sinks do not. */
const runsAt = (config: ConnectorProperties, at: DeployedConnector): boolean => {
  if (isConnectorFunction(at.function)) return false
  return simpleClass(config['connector.class']) === simpleClass(at.config['connector.class'])
}

const simpleClass = (name = ''): string => name.slice(name.lastIndexOf('.') + 1).replace(/Connector$/, '')
