import { setTimeout as sleep } from 'node:timers/promises'
import {
  type EventSourceMappingConfiguration,
  LambdaClient,
  type LambdaClientConfig,
  paginateListEventSourceMappings,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda'
import { sinkGroup } from '../../lib/connect/sink-group.ts'
import type { ExistingEventSource } from '../../lib/mirror/event-source-plan.ts'
import type { EventSourceRest, EventSourceSwitch } from '../../lib/tasks/connect-ports.ts'
import { EventSourceMappings } from './event-source-mappings.ts'
import type { MappingSettings } from './mapping-requests.ts'

/** For how long a mapping may be on its way out, seconds. */
const deletionTries = 60

/** States of a mapping that feeds, or is about to. */
const feeding: readonly (string | undefined)[] = ['Enabled', 'Enabling', 'Creating', 'Updating']

/** Turns the event source mappings of functions on and off. A mapping keeps its place: its consumer group has committed it. */
export class MappingSwitch implements EventSourceSwitch, EventSourceRest {
  readonly #client: LambdaClient
  readonly #functions: ReadonlyMap<string, string>

  readonly #settings: ReadonlyMap<string, MappingSettings>

  /**
   * ARNs of functions by the place that they work for, and what mappings of those that take posted sinks are like. `aws`:
   * where Lambda is, unless the environment says.
   */
  constructor(
    functions: ReadonlyMap<string, string>,
    aws: LambdaClientConfig = {},
    settings: ReadonlyMap<string, MappingSettings> = new Map(),
  ) {
    this.#client = new LambdaClient({ ...aws, retryMode: 'adaptive', maxAttempts: 6 })
    this.#functions = functions
    this.#settings = settings
  }

  async feed(place: string, connector: string, topics: readonly string[], isEnabled = true): Promise<void> {
    const settings = this.#settings.get(place)
    if (settings === undefined) throw new Error(`${place} takes no posted sink: deploy again`)
    const eventSources = new EventSourceMappings(
      { ...settings, isEnabled },
      async (ms) => void (await sleep(ms)),
    )
    const wanted = new Map(topics.map((topic) => [topic, sinkGroup(connector, topics, topic)]))
    const isWanted = ({ topic, groupId, isDeleting }: ExistingEventSource) =>
      !isDeleting && wanted.get(topic) === groupId
    for (const existing of await eventSources.list())
      if (!existing.isDeleting && !isWanted(existing)) await eventSources.remove(existing)
    for (let tries = 0; ; tries++) {
      const existing = await eventSources.list()
      const missing = [...wanted].filter(
        ([topic]) => !existing.some((of) => of.topic === topic && isWanted(of)),
      )
      // Lambda refuses a group that a mapping still has which is being deleted.
      const isTaken = existing.some(
        ({ isDeleting, groupId }) => isDeleting && [...wanted.values()].includes(groupId),
      )
      if (missing.length === 0) return
      if (isTaken && tries < deletionTries) await sleep(1_000)
      else for (const [topic, groupId] of missing) await eventSources.create({ topic, groupId })
      if (!isTaken || tries >= deletionTries) return
    }
  }

  /** Those of some topics only, where `isChosen` says. */
  async set(
    place: string,
    isEnabled: boolean,
    isChosen: (topic: string) => boolean = () => true,
  ): Promise<void> {
    for (const { UUID, State, Topics } of await this.#mappings(place)) {
      if (State === 'Deleting' || !isChosen(Topics?.[0] ?? '') || feeding.includes(State) === isEnabled)
        continue
      try {
        await this.#client.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: isEnabled }))
      } catch (cause) {
        throw new Error(
          `The event source mapping ${UUID} of topic ${Topics?.[0]} was not ${isEnabled ? 'started' : 'stopped'}`,
          { cause },
        )
      }
    }
  }

  async isAtRest(place: string): Promise<boolean> {
    return (await this.#mappings(place)).every(({ State }) => State === 'Disabled' || State === 'Deleting')
  }

  async problems(place: string): Promise<readonly string[]> {
    return (await this.#mappings(place))
      .filter(({ LastProcessingResult }) => LastProcessingResult?.startsWith('PROBLEM') === true)
      .map(({ Topics, LastProcessingResult }) => `${Topics?.[0]}: ${LastProcessingResult}`)
  }

  async #mappings(place: string): Promise<readonly EventSourceMappingConfiguration[]> {
    const FunctionName = this.#functions.get(place)
    if (FunctionName === undefined) return []
    const found: EventSourceMappingConfiguration[] = []
    const pages = paginateListEventSourceMappings({ client: this.#client }, { FunctionName })
    for await (const { EventSourceMappings: mappings } of pages) found.push(...(mappings ?? []))
    return found
  }
}
