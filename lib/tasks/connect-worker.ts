import type { ConfigProviders } from '../config/config-providers.ts'
import type { DeployedConnector } from '../config/connect-deployment.ts'
import { declaredProviders } from '../config/posted-expressions.ts'
import { parseList } from '../config/setting.ts'
import {
  connectorKey,
  encodeConnectorConfig,
  encodeTargetState,
  type TargetState,
  targetStateKey,
} from '../connect/config-topic.ts'
import { ConnectError } from '../connect/connect-error.ts'
import {
  type ConnectorState,
  connectorStatusKey,
  describeState,
  encodeState,
  taskStatusKey,
} from '../connect/connector-status.ts'
import { listedSince } from '../filepulse/listing-command.ts'
import type { ConnectWrite, EventSourceSwitch, FileSources } from './connect-ports.ts'
import type { Connector, ConnectRegistry } from './connect-registry.ts'
import { checkConnectorConfig, placeFor } from './connector-admission.ts'
import { tasksOf } from './connector-info.ts'

/** What feeds connectors: topics and buckets. */
export interface ConnectorFeeds {
  readonly eventSources: EventSourceSwitch
  readonly files: FileSources
}

/** What Connect's REST API does, without HTTP. Every method throws a ConnectError for what the API refuses. */
export class ConnectWorker {
  readonly #registry: ConnectRegistry
  readonly #eventSources: EventSourceSwitch
  readonly #files: FileSources
  readonly #workerId: string
  readonly #now: () => number

  constructor(registry: ConnectRegistry, feeds: ConnectorFeeds, workerId: string, now = Date.now) {
    this.#registry = registry
    this.#eventSources = feeds.eventSources
    this.#files = feeds.files
    this.#workerId = workerId
    this.#now = now
  }

  get registry(): ConnectRegistry {
    return this.#registry
  }

  /** The config providers that the deployment declares. */
  get providers(): ConfigProviders {
    return declaredProviders(this.#registry.places)
  }

  /** ConnectorStateInfo. */
  async status(connector: Connector, restarting = false) {
    const problems = connector.state === 'STARTED' ? await this.#problems(connector) : []
    const state = restarting ? 'RESTARTING' : stateOf(connector.state)
    const failed: ConnectorState = problems.length > 0 && !restarting ? 'FAILED' : state
    const trace = failed === 'FAILED' ? problems.join('\n') : undefined
    return {
      name: connector.name,
      connector: describeState({ state, workerId: this.#workerId }),
      tasks: tasksOf(connector).map(({ task }) => ({
        id: task,
        ...describeState({ state: failed, trace, workerId: this.#workerId }),
      })),
      type: connector.at.type,
    }
  }

  /** Creates or replaces a config. Answers the connector and whether it is new; one that is new is `initial` from the start. */
  async put(
    name: string,
    body: Readonly<Record<string, unknown>>,
    initial: TargetState = 'STARTED',
  ): Promise<{ connector: Connector; isNew: boolean }> {
    const config = checkConnectorConfig(name, body, this.providers)
    const existing = await this.#registry.find(name)
    const at = existing?.at ?? placeFor(name, config, await this.#freePlaces(), this.#registry.places)
    if (existing !== undefined) placeFor(existing.at.name, config, [existing.at])
    await this.#checkFree(name, existing, at.place, at.function)
    const storedName = existing?.storedName ?? (name === at.name ? at.storedName : name)
    const value = encodeConnectorConfig(config, at.isOpen ? at.place : undefined)
    const state = existing?.state ?? initial
    await this.#registry.storeOf(at).write('configs', [
      { key: connectorKey(storedName), value },
      // In one request: what is not to run yet does not run in between.
      ...(existing === undefined && initial !== 'STARTED'
        ? [{ key: targetStateKey(storedName), value: encodeTargetState(initial) }]
        : []),
    ])
    if (at.isOpen && at.type === 'sink')
      await this.#eventSources.feed(at.place, name, parseList(config.topics ?? ''), state === 'STARTED')
    if (existing === undefined) await this.setState({ name, at, storedName, config, state }, initial)
    else if (at.function === 'file-source' && existing.state === 'STARTED')
      // What failed with the config before is read with this one.
      await this.#files.list(at.place, { since: null })
    return { connector: await this.#registry.get(name), isNew: existing === undefined }
  }

  /** Merges a patch into a config: null removes a key. */
  async patch(name: string, patch: Readonly<Record<string, unknown>>): Promise<Connector> {
    const { config } = await this.#registry.get(name)
    const merged = Object.entries({ ...config, ...patch }).filter(([, value]) => value !== null)
    return (await this.put(name, Object.fromEntries(merged))).connector
  }

  /** Its offsets stay, as in Connect. */
  async remove(name: string): Promise<void> {
    const connector = await this.#registry.get(name)
    const { at, storedName } = connector
    if (at.isOpen && at.type === 'sink') await this.#eventSources.feed(at.place, connector.name, [])
    else if (at.function !== 'file-source') await this.#eventSources.set(at.place, false)
    const store = this.#registry.storeOf(at)
    const since =
      at.function === 'file-source' ? ((await this.#restingSince(connector)) ?? this.#now()) : undefined
    // The deployed connector's tombstone is compacted away one day: then it is stopped, not running again.
    const state = storedName === at.storedName ? encodeTargetState('STOPPED', since) : null
    await store.write('configs', [
      { key: connectorKey(storedName), value: null },
      { key: targetStateKey(storedName), value: state },
    ])
    await store.write('status', statusRecords(connector, null, this.#workerId))
    if (storedName !== at.storedName && !at.isOpen) await this.#resumeDeployed(connector)
  }

  /** Writes what the connector is to be, and makes it so. */
  async setState(connector: Connector, state: TargetState): Promise<void> {
    const { at, storedName } = connector
    const store = this.#registry.storeOf(at)
    const rested = at.function === 'file-source' ? await this.#restingSince(connector) : undefined
    const since = at.function === 'file-source' && state !== 'STARTED' ? (rested ?? this.#now()) : undefined
    const value = encodeTargetState(state, since)
    await store.write('configs', [{ key: targetStateKey(storedName), value }])
    if (isFed(at)) {
      await this.#eventSources.set(at.place, state === 'STARTED')
    }
    await store.write('status', statusRecords(connector, stateOf(state), this.#workerId))
    if (at.function === 'file-source' && state === 'STARTED')
      await this.#files.list(at.place, {
        since: rested === undefined ? null : listedSince(rested, this.#now()),
      })
  }

  async #restingSince({ at, storedName }: Connector): Promise<number | undefined> {
    return (await this.#registry.storeOf(at).readConfigs()).restingSince.get(storedName)
  }

  /** Why it fails: in the words of its function, if it has written them down, and in those of Lambda. */
  async #problems({ at, storedName }: Connector): Promise<readonly string[]> {
    const problems = isFed(at) ? await this.#eventSources.problems(at.place) : []
    if (isFed(at) && problems.length === 0) return []
    const states = await this.#registry.storeOf(at).readStates()
    const { state, trace } = states.get(taskStatusKey(storedName, 0)) ?? {}
    return state === 'FAILED' && trace !== undefined ? [trace, ...problems] : problems
  }

  async #freePlaces(): Promise<readonly DeployedConnector[]> {
    const taken = new Set((await this.#registry.list()).map(({ at }) => at))
    return this.#registry.places.filter((place) => !(place.isOpen && taken.has(place)))
  }

  async #checkFree(
    name: string,
    existing: Connector | undefined,
    place: string,
    kind: string,
  ): Promise<void> {
    if (existing !== undefined) return
    const others = (await this.#registry.list()).filter(
      ({ at }) => at.place === place && at.function === kind,
    )
    const [posted] = others.filter(({ storedName, at }) => storedName !== at.storedName)
    if (posted !== undefined) {
      throw new ConnectError(
        409,
        `Connector ${name} was not created: ${posted.name} runs ${place} already. DELETE /connectors/${posted.name} first, or PUT the config to it`,
      )
    }
  }

  /** The deployed connector, whose place was taken, runs again unless it was stopped or deleted itself. */
  async #resumeDeployed({ at }: Connector): Promise<void> {
    const deployed = await this.#registry.find(at.name)
    if (deployed !== undefined) await this.setState(deployed, deployed.state)
  }
}

/** Whether event sources feed it. */
const isFed = ({ function: kind, type }: DeployedConnector): boolean =>
  kind === 'source-connector' || type === 'sink'

const stateOf = (state: TargetState): ConnectorState => (state === 'STARTED' ? 'RUNNING' : state)

/** Null: destroyed. A connector that is stopped has no task. */
const statusRecords = (
  { storedName }: Connector,
  state: ConnectorState | null,
  workerId: string,
): ConnectWrite[] => {
  const value = state === null ? null : encodeState({ state, workerId })
  return [
    { key: connectorStatusKey(storedName), value },
    { key: taskStatusKey(storedName, 0), value: state === 'STOPPED' ? null : value },
  ]
}
