import { randomUUID } from 'node:crypto'
import { AwsError } from '../aws-error.ts'
import type { FunctionResource } from '../cloud-formation/stack-resources.ts'
import type { JsonObject } from '../json.ts'
import { EventSource, type EventSourceSurroundings } from './event-source.ts'
import { InvalidEventSource, parseEventSource } from './event-source-config.ts'

/** A mapping as it was asked for. */
export interface MappingRecord {
  readonly uuid: string
  /** Fields of the request, in the API's or the template's casing. */
  readonly request: JsonObject
  readonly tags: { readonly [key: string]: string }
  readonly lastModifiedMs: number
  /** Of the template: it is there again after a restart without having been kept. */
  readonly isFromTemplate: boolean
}

/** A mapping and what reads for it; none while it is disabled. */
export interface Mapping extends MappingRecord {
  readonly functionArn: string
  readonly groupId: string
  readonly state: 'Enabled' | 'Disabled' | 'Deleting'
  readonly source: EventSource | undefined
}

/** What mappings need besides what event sources need. */
export interface MappingSurroundings extends EventSourceSurroundings {
  /** A function by any of its names; undefined if there is none. */
  resource(name: string): Pick<FunctionResource, 'arn' | 'timeoutSeconds'> | undefined
  /** Keeps the mappings that were made through the API. */
  save(records: readonly MappingRecord[]): void
}

/** Lambda's limit for a function with a Kafka event source. */
const longestTimeoutSeconds = 840

/** The event source mappings: made, changed and removed as by the Lambda API. */
export class EventSourceMappings {
  readonly #surroundings: MappingSurroundings
  readonly #mappings = new Map<string, Mapping>()

  constructor(surroundings: MappingSurroundings) {
    this.#surroundings = surroundings
  }

  /** Starts mappings that are known: those of the template, and those that were kept. */
  restore(records: readonly MappingRecord[]): void {
    for (const record of records) this.#start(record)
  }

  /** Makes a mapping. */
  create(request: JsonObject, tags: { readonly [key: string]: string }): Mapping {
    const record = { uuid: randomUUID(), request, tags, lastModifiedMs: Date.now(), isFromTemplate: false }
    const mapping = this.#start(record)
    this.#save()
    return mapping
  }

  /** A mapping by its UUID. */
  get(uuid: string): Mapping {
    const mapping = this.#mappings.get(uuid)
    if (mapping === undefined)
      throw new AwsError('ResourceNotFoundException', 404, `The event source mapping ${uuid} does not exist`)
    return mapping
  }

  /** All, in the order in which they were made. */
  list(): readonly Mapping[] {
    return [...this.#mappings.values()]
  }

  /** Changes fields of a mapping; it stops, and starts again with them. */
  async update(uuid: string, changes: JsonObject): Promise<Mapping> {
    const mapping = this.#stable(uuid)
    const { FunctionName = mapping.request.FunctionName, ...others } = changes
    const request = { ...mapping.request, ...others, FunctionName }
    parse(request)
    await mapping.source?.stop()
    this.#mappings.delete(uuid)
    const updated = this.#start({ ...mapping, request, lastModifiedMs: Date.now() })
    this.#save()
    return updated
  }

  /** Adds tags. */
  tag(uuid: string, tags: { readonly [key: string]: string }): void {
    const mapping = this.get(uuid)
    this.#mappings.set(uuid, { ...mapping, tags: { ...mapping.tags, ...tags } })
    this.#save()
  }

  /** Removes a mapping: at once from what is kept, and from the list when it has stopped reading. */
  remove(uuid: string): Mapping {
    const deleting: Mapping = { ...this.#stable(uuid), state: 'Deleting' }
    this.#mappings.set(uuid, deleting)
    this.#save()
    const stopped = deleting.source?.stop() ?? Promise.resolve()
    stopped.then(() => this.#mappings.delete(uuid))
    return deleting
  }

  /** Stops reading everywhere; nothing is removed. */
  async stop(): Promise<void> {
    await Promise.all(this.list().map(({ source }) => source?.stop()))
  }

  #start(record: MappingRecord): Mapping {
    const config = parse(record.request)
    const functionArn = this.#functionArn(config.functionName)
    const groupId = config.consumerGroupId ?? record.uuid
    this.#refuseTakenGroup(groupId)
    const source = config.isEnabled ? new EventSource(record.uuid, config, this.#surroundings) : undefined
    const state = config.isEnabled ? 'Enabled' : 'Disabled'
    const mapping: Mapping = { ...record, functionArn, groupId, state, source }
    this.#mappings.set(record.uuid, mapping)
    return mapping
  }

  #functionArn(name: string): string {
    const resource = this.#surroundings.resource(name)
    if (resource === undefined)
      throw new AwsError('ResourceNotFoundException', 404, `Function not found: ${name}`)
    if (resource.timeoutSeconds > longestTimeoutSeconds)
      throw new AwsError(
        'InvalidParameterValueException',
        400,
        `${name} may run for ${resource.timeoutSeconds} s, and a function that Kafka feeds for ${longestTimeoutSeconds} s at most`,
      )
    return resource.arn
  }

  #refuseTakenGroup(groupId: string): void {
    const other = this.list().find((mapping) => mapping.groupId === groupId)
    if (other === undefined) return
    throw new AwsError(
      'ResourceConflictException',
      409,
      `The consumer group ${groupId} belongs to the event source mapping ${other.uuid}`,
    )
  }

  #stable(uuid: string): Mapping {
    const mapping = this.get(uuid)
    if (mapping.state === 'Deleting')
      throw new AwsError('ResourceInUseException', 400, `The event source mapping ${uuid} is being deleted`)
    return mapping
  }

  #save(): void {
    const kept = this.list().filter(({ isFromTemplate, state }) => !isFromTemplate && state !== 'Deleting')
    this.#surroundings.save(
      kept.map(({ uuid, request, tags, lastModifiedMs, isFromTemplate }) => ({
        uuid,
        request,
        tags,
        lastModifiedMs,
        isFromTemplate,
      })),
    )
  }
}

const parse = (request: JsonObject) => {
  try {
    return parseEventSource(request)
  } catch (error) {
    if (!(error instanceof InvalidEventSource || error instanceof TypeError)) throw error
    throw new AwsError('InvalidParameterValueException', 400, error.message)
  }
}
