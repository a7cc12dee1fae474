import { describeConfigs } from '../../kafka/api/describe-configs.ts'
import type { Cluster } from '../../kafka/cluster.ts'
import type { WritableCodec } from '../../kafka/codec.ts'
import { throwIfError } from '../../kafka/error-codes.ts'
import { defaultMaxMessageBytes } from '../../kafka/producer.ts'

/** What the mirror must know of a remote topic before it sends a batch. */
export interface RemoteTopic {
  /** `max.message.bytes`: the largest batch, after compression. */
  maxBatchBytes: number
  /** With LogAppendTime the broker's answer does not tell an append from a duplicate. */
  readonly isLogAppendTime: boolean
  /** What to compress with: the topic's own codec, so that the broker does not write our batches anew. */
  readonly codec: WritableCodec
}

/** A topic's configs are asked for again after this time, ms: someone may have changed them. */
const refreshMs = 300_000

/** Remote topics, asked for when first needed. */
export class RemoteTopics {
  readonly #cluster: Cluster
  readonly #codec: WritableCodec
  readonly #known = new Map<string, { readonly topic: RemoteTopic; readonly until: number }>()

  /** `codec`: `compression.type` of the flow's producer. */
  constructor(cluster: Cluster, codec: WritableCodec) {
    this.#cluster = cluster
    this.#codec = codec
  }

  /** The topics by name. Throws for one that does not exist. */
  async get(names: ReadonlySet<string>): Promise<ReadonlyMap<string, RemoteTopic>> {
    const missing = this.#missing(names)
    if (missing.length > 0) await this.#describe(missing, Date.now() + refreshMs)
    return this.#named(names)
  }

  /** The topics by name, if nothing has to be asked for; undefined otherwise. */
  known(names: ReadonlySet<string>): ReadonlyMap<string, RemoteTopic> | undefined {
    return this.#missing(names).length === 0 ? this.#named(names) : undefined
  }

  #missing(names: ReadonlySet<string>): readonly string[] {
    const now = Date.now()
    return [...names].filter((name) => (this.#known.get(name)?.until ?? 0) <= now)
  }

  #named(names: ReadonlySet<string>): ReadonlyMap<string, RemoteTopic> {
    return new Map(
      [...names].flatMap((name) => {
        const known = this.#known.get(name)
        return known === undefined ? [] : [[name, known.topic]]
      }),
    )
  }

  async #describe(names: readonly string[], until: number): Promise<void> {
    for (const { topic, errorCode, errorMessage, configs } of await this.#cluster.sendToAny(
      describeConfigs(names),
    )) {
      throwIfError(errorCode, `the configs of remote topic ${topic} were not told`, errorMessage)
      const value = (name: string): string | null =>
        configs.find((config) => config.name === name)?.value ?? null
      const maxBatchBytes = Number(value('max.message.bytes') ?? defaultMaxMessageBytes)
      const isLogAppendTime = value('message.timestamp.type') === 'LogAppendTime'
      const codec = codecFor(value('compression.type'), this.#codec)
      this.#known.set(topic, { until, topic: { maxBatchBytes, isLogAppendTime, codec } })
    }
  }
}

const codecFor = (compressionType: string | null, ours: WritableCodec): WritableCodec => {
  if (compressionType === 'gzip' || compressionType === 'zstd') return compressionType
  return compressionType === 'uncompressed' ? 'none' : ours
}
