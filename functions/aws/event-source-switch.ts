import {
  type EventSourceMappingConfiguration,
  LambdaClient,
  paginateListEventSourceMappings,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda'
import type { EventSourceSwitch } from '../../lib/tasks/connect-ports.ts'

/** States of a mapping that feeds, or is about to. */
const feeding: readonly (string | undefined)[] = ['Enabled', 'Enabling', 'Creating', 'Updating']

/** Turns the event source mappings of functions on and off. A mapping keeps its place: its consumer group has committed it. */
export class MappingSwitch implements EventSourceSwitch {
  readonly #client = new LambdaClient({ retryMode: 'adaptive', maxAttempts: 6 })
  readonly #functions: ReadonlyMap<string, string>

  /** ARNs of functions by the place that they work for. */
  constructor(functions: ReadonlyMap<string, string>) {
    this.#functions = functions
  }

  async set(place: string, isEnabled: boolean): Promise<void> {
    for (const { UUID, State, Topics } of await this.#mappings(place)) {
      if (State === 'Deleting' || feeding.includes(State) === isEnabled) continue
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
