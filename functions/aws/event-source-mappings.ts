import {
  CreateEventSourceMappingCommand,
  DeleteEventSourceMappingCommand,
  type EventSourceMappingConfiguration,
  LambdaClient,
  ListTagsCommand,
  paginateListEventSourceMappings,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda'
import type { ExistingEventSource, WantedEventSource } from '../../lib/mirror/event-source-plan.ts'
import type { EventSources } from '../../lib/tasks/ports.ts'
import {
  createRequest,
  differencesOf,
  flowTag,
  type MappingSettings,
  readsElsewhere,
  updateRequest,
} from './mapping-requests.ts'

/** Lambda takes 15 calls of its control plane a second from the whole account: we leave room for others. */
const pauseMs = 200

/** The event source mappings of a flow's mirror function: Lambda's pollers, one a topic. */
export class EventSourceMappings implements EventSources {
  readonly #client: LambdaClient
  readonly #settings: MappingSettings
  readonly #sleep: (ms: number) => Promise<void>
  /** Whether we made it, by UUID: tags of a mapping are asked for once an environment. */
  readonly #isOurs = new Map<string, boolean>()

  constructor(settings: MappingSettings, sleep: (ms: number) => Promise<void>) {
    this.#client = lambdaClient()
    this.#settings = settings
    this.#sleep = sleep
  }

  /** The mappings of the mirror function, those that are being deleted too: their consumer group is still taken. */
  async list(): Promise<readonly ExistingEventSource[]> {
    const pages = paginateListEventSourceMappings(
      { client: this.#client },
      { FunctionName: this.#settings.mirrorFunctionArn },
    )
    const found: ExistingEventSource[] = []
    for await (const { EventSourceMappings: mappings } of pages)
      for (const mapping of mappings ?? []) found.push(await this.#existing(mapping))
    return found
  }

  /** Creates the mapping of one topic. It begins at the log start, or where its consumer group has committed. */
  async create({ topic, groupId }: WantedEventSource): Promise<void> {
    try {
      await this.#client.send(
        new CreateEventSourceMappingCommand(createRequest(this.#settings, topic, groupId)),
      )
    } catch (cause) {
      throw new Error(`No event source mapping was created for topic ${topic} (consumer group ${groupId})`, {
        cause,
      })
    }
    await this.#sleep(pauseMs)
  }

  /** Gives a mapping what the settings say now. Lambda stops it, and starts it again where it was. */
  async update({ id, topic }: ExistingEventSource): Promise<void> {
    try {
      await this.#client.send(new UpdateEventSourceMappingCommand(updateRequest(this.#settings, id)))
    } catch (cause) {
      throw new Error(`The event source mapping ${id} of topic ${topic} was not updated`, { cause })
    }
    await this.#sleep(pauseMs)
  }

  /** Deletes a mapping. What its consumer group committed stays in the source cluster. */
  async remove({ id, topic }: ExistingEventSource): Promise<void> {
    try {
      await this.#client.send(new DeleteEventSourceMappingCommand({ UUID: id }))
    } catch (cause) {
      throw new Error(`The event source mapping ${id} of topic ${topic} was not deleted`, { cause })
    }
    await this.#sleep(pauseMs)
  }

  async #existing(mapping: EventSourceMappingConfiguration): Promise<ExistingEventSource> {
    const id = mapping.UUID ?? ''
    const kafka = mapping.AmazonManagedKafkaEventSourceConfig ?? mapping.SelfManagedKafkaEventSourceConfig
    return {
      id,
      topic: mapping.Topics?.[0] ?? '',
      groupId: kafka?.ConsumerGroupId ?? '',
      isOurs: await this.#madeByUs(id, mapping.EventSourceMappingArn),
      isDeleting: mapping.State === 'Deleting',
      state: mapping.State ?? 'unknown',
      problem: problemOf(mapping.LastProcessingResult),
      differences: differencesOf(this.#settings, mapping),
      readsElsewhere: readsElsewhere(this.#settings, mapping),
    }
  }

  async #madeByUs(id: string, arn: string | undefined): Promise<boolean> {
    const known = this.#isOurs.get(id)
    if (known !== undefined) return known
    const { Tags } = await this.#client.send(new ListTagsCommand({ Resource: arn }))
    await this.#sleep(pauseMs)
    const isOurs = Tags?.[flowTag] !== undefined
    this.#isOurs.set(id, isOurs)
    return isOurs
  }
}

/** `OK`, `No records processed`, or a problem with its reason. */
const problemOf = (result = ''): string | undefined =>
  result.startsWith('PROBLEM') ? result.replace(/^PROBLEM:\s*/, '') : undefined

/** Retries 429 and conflicts by itself; adaptive, so that a throttled account is not pressed. */
const lambdaClient = (): LambdaClient => new LambdaClient({ retryMode: 'adaptive', maxAttempts: 6 })
