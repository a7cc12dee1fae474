import {
  type EventSourceMappingConfiguration,
  LambdaClient,
  type LambdaClientConfig,
  paginateListEventSourceMappings,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda'
import type { EventSourceSwitch } from '../../lib/tasks/connect-ports.ts'

/** States of a mapping that feeds, or is about to. */
const feeding: readonly (string | undefined)[] = ['Enabled', 'Enabling', 'Creating', 'Updating']

/** Turns the event source mappings of functions on and off. A mapping keeps its place: its consumer group has committed it. */
export class MappingSwitch implements EventSourceSwitch {
  readonly #client: LambdaClient
  readonly #functions: ReadonlyMap<string, string>

  /** ARNs of functions by the place that they work for. `aws`: where Lambda is, unless the environment says. */
  constructor(functions: ReadonlyMap<string, string>, aws: LambdaClientConfig = {}) {
    this.#client = new LambdaClient({ ...aws, retryMode: 'adaptive', maxAttempts: 6 })
    this.#functions = functions
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
