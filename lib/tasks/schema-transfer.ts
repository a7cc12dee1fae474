import { schemaIdOf, withSchemaId } from '../connect/schema-id.ts'
import type { Log } from './ports.ts'

/** A schema as registries hold it, by Confluent's API. */
export interface RegisteredSchema {
  readonly schema: string
  /** @default AVRO */
  readonly schemaType?: string
  readonly references?: readonly SchemaReference[]
}

/** Another schema that a schema is made of: its name there, and where it is registered. */
export interface SchemaReference {
  readonly name: string
  readonly subject: string
  readonly version: number
}

/** The registry of the source. Rejects where it cannot be asked. */
export interface SourceRegistry {
  /** Undefined: it has no such schema. */
  schema(id: number): Promise<RegisteredSchema | undefined>
  /** Undefined likewise. */
  version(subject: string, version: number): Promise<RegisteredSchema | undefined>
}

/** The registry of the target. Rejects where it does not take a schema. */
export interface TargetRegistry {
  /** The id of a schema under a subject, whether it was there or not. */
  register(subject: string, schema: RegisteredSchema): Promise<number>
  /** The version of a schema that is registered under a subject. */
  versionOf(subject: string, schema: RegisteredSchema): Promise<number>
}

/** What a transfer works with. */
export interface SchemaTransferParts {
  readonly source: SourceRegistry
  readonly target: TargetRegistry
  readonly transfersKeys: boolean
  readonly log: Pick<Log, 'warn'>
}

/** Key and value of a record. */
interface KeyAndValue {
  readonly key: Buffer | null
  readonly value: Buffer | null
}

/**
 * Copies schemas from one registry to another and puts their ids there into records, as the transform SchemaRegistryTransfer: under
 * the subject `<remote topic>-key` or `-value`, with what they refer to under its own subjects. Bytes that carry no id of
 * the source's registry pass as they are; that transform stops at them.
 *
 * A registry answers the same id for the same schema, so a record that is delivered again becomes the same bytes.
 */
export class SchemaTransfer {
  readonly #parts: SchemaTransferParts
  /** Ids at the target by subject and id at the source; null where the source's registry has no such schema. */
  readonly #ids = new Map<string, Promise<number | null>>()
  readonly #known = new Map<string, number | null>()

  constructor(parts: SchemaTransferParts) {
    this.#parts = parts
  }

  /** Copies the schemas of records, so that `rewrite` knows their ids. Rejects where one could not be copied. */
  async prepare(remoteTopic: string, records: Iterable<KeyAndValue>): Promise<void> {
    const missing = new Map<string, () => Promise<number | null>>()
    for (const record of records)
      for (const [subject, bytes] of this.#sidesOf(remoteTopic, record)) {
        const id = schemaIdOf(bytes)
        const name = `${subject} ${id}`
        if (id !== undefined && !this.#known.has(name)) missing.set(name, () => this.#copy(subject, id))
      }
    await Promise.all(Array.from(missing, ([name, copy]) => this.#once(name, copy)))
  }

  /** Key and value as they are sent. The record's schemas were prepared. */
  rewrite(remoteTopic: string, { key, value }: KeyAndValue): KeyAndValue {
    const { transfersKeys } = this.#parts
    return {
      key: transfersKeys ? this.#rewritten(`${remoteTopic}-key`, key) : key,
      value: this.#rewritten(`${remoteTopic}-value`, value),
    }
  }

  #sidesOf(remoteTopic: string, { key, value }: KeyAndValue): readonly (readonly [string, Buffer | null])[] {
    const ofValue = [`${remoteTopic}-value`, value] as const
    return this.#parts.transfersKeys ? [[`${remoteTopic}-key`, key], ofValue] : [ofValue]
  }

  #rewritten(subject: string, bytes: Buffer | null): Buffer | null {
    const id = schemaIdOf(bytes)
    if (id === undefined || bytes === null) return bytes
    const there = this.#known.get(`${subject} ${id}`)
    if (there === undefined) throw new Error(`schema ${id} of ${subject} was used before it was copied`)
    return there === null || there === id ? bytes : withSchemaId(bytes, there)
  }

  /** One that failed is tried again by the next event. */
  async #once(name: string, copy: () => Promise<number | null>): Promise<void> {
    const copying = this.#ids.get(name) ?? copy()
    this.#ids.set(name, copying)
    try {
      this.#known.set(name, await copying)
    } finally {
      this.#ids.delete(name)
    }
  }

  async #copy(subject: string, id: number): Promise<number | null> {
    const { source, target, log } = this.#parts
    const schema = await source.schema(id)
    if (schema !== undefined) return target.register(subject, await this.#withReferences(schema))
    log.warn(
      `Records of ${subject} begin as if they had the schema ${id}, which the registry of the source does not know: they are sent as they are`,
    )
    return null
  }

  /** What it refers to is registered first, and has the version there that it gets. */
  async #withReferences(schema: RegisteredSchema): Promise<RegisteredSchema> {
    if (schema.references === undefined || schema.references.length === 0) return schema
    const references: SchemaReference[] = []
    for (const { name, subject, version } of schema.references) {
      const found = await this.#parts.source.version(subject, version)
      if (found === undefined)
        throw new Error(
          `the registry of the source has no version ${version} of ${subject}, which ${name} refers to`,
        )
      const referred = await this.#withReferences(found)
      await this.#parts.target.register(subject, referred)
      references.push({ name, subject, version: await this.#parts.target.versionOf(subject, referred) })
    }
    return { ...schema, references }
  }
}
