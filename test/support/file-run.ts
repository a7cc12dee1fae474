import { RegexTimeLimit } from '../../functions/regex-time-limit.ts'
import type { ConnectorSettings } from '../../lib/connect/connector-keys.ts'
import { readFileSourceOptions } from '../../lib/filepulse/file-source-options.ts'
import type { FileOffset } from '../../lib/filepulse/files-command.ts'
import { objectId } from '../../lib/filepulse/object-id.ts'
import { readStreamSourceOptions } from '../../lib/filestream/stream-source-options.ts'
import type { Content } from '../../lib/mirror/alignment.ts'
import { fileOffsets } from '../../lib/tasks/file-offsets.ts'
import { type FileSource, shipObject } from '../../lib/tasks/file-source.ts'
import type { GrowingFileOffset, OpenObject, ShippedObject } from '../../lib/tasks/file-source-ports.ts'
import { SimulatedConnection } from './simulated-connection.ts'
import type { Network } from './simulated-network.ts'
import { fates } from './simulated-network.ts'
import { SimulatedObjectGroups, SimulatedObjectPositions } from './simulated-object-positions.ts'
import { SimulatedTarget } from './simulated-target.ts'

/** How an object comes, and what is in the way. */
export interface FileRunOptions {
  readonly settings: ConnectorSettings
  readonly bytes: Buffer
  /** @default all in one */
  readonly chunkBytes?: number
  readonly network?: Network
  /** The most records of a batch. @default no limit */
  readonly batchSize?: () => number
  /** Milliseconds that pass between two looks at the clock. @default 0 */
  readonly tickMs?: () => number
  readonly regexTimeoutMs?: number
  /** How far a file that grows is read. @default files do not grow */
  readonly growing?: GrowingFileOffset
}

/** One object, a cluster in memory, and as many deliveries as a test wants. */
export class FileRun {
  readonly topic: string
  readonly warnings: string[] = []
  readonly said: string[] = []
  readonly target: SimulatedTarget
  readonly groups = new SimulatedObjectGroups()
  options: FileRunOptions
  /** The ETag of what stands under the key now. */
  etag = 'e7'
  /** Thrown at the end of the object. */
  breaksOff: Error | undefined
  /** Thrown where it is opened. */
  missing: Error | undefined
  readonly cleaned: unknown[] = []
  opened: number[] = []
  appends = 0
  #now = 1_754_794_800_000

  constructor(options: FileRunOptions) {
    this.options = options
    this.topic = options.settings.topic ?? ''
    this.target = new SimulatedTarget([
      { topic: this.topic, partition: 3 },
      { topic: 'dead', partition: 3 },
    ])
  }

  /** What stands in the topic, but other writers' records. */
  get records(): readonly Content[] {
    return this.target
      .partition({ topic: this.topic, partition: 3 })
      .batches.filter(({ producerId }) => producerId !== undefined)
      .flatMap(({ records }) => records)
  }

  get values(): readonly string[] {
    return this.records.map(({ value }) => String(value))
  }

  /** Delivers the object in an environment of its own; it stops after `timeMs`. */
  deliver(timeMs = Number.POSITIVE_INFINITY): Promise<ShippedObject> {
    const created = { bucket: 'logs', key: 'weblog.log', etag: 'e7' }
    return shipObject(this.#source(), created, this.#now + timeMs)
  }

  /** Forgets how far the object is read, as the REST API does while the connector is stopped. Answers what is known then. */
  forget(): Promise<readonly FileOffset[]> {
    const { positions, remoteLog, clock } = this.#source()
    const object = { bucket: 'logs', key: 'weblog.log', etag: 'e7' }
    const pages = async function* () {
      yield [{ ...object, lastModified: 0 }]
    }
    const begun = async () => new Set([objectId(object)])
    const parts = { pages, begun, positions, remoteLog, clock }
    return fileOffsets(parts, 'reset', Number.POSITIVE_INFINITY)
  }

  #source(): FileSource {
    const { settings, network = () => fates.answered, batchSize = () => 1e6, tickMs = () => 0 } = this.options
    const { growing } = this.options
    const timeLimit = new RegexTimeLimit(this.options.regexTimeoutMs)
    const remoteLog = new SimulatedConnection(this.target, {
      network,
      isLabelled: true,
      batchSize,
      leaders: 1,
    })
    const append = remoteLog.append.bind(remoteLog)
    remoteLog.append = (batches) => {
      this.appends++
      return append(batches)
    }
    return {
      options:
        growing === undefined
          ? readFileSourceOptions(settings, timeLimit)
          : readStreamSourceOptions(settings),
      ...(growing !== undefined && { growing }),
      objects: {
        identify: async (object) => object,
        open: async (_, fromByte) => this.#open(fromByte),
      },
      cleaner: { clean: async (object, cleanup) => void this.cleaned.push([object.key, cleanup]) },
      topics: { partitionOf: async () => 3 },
      remoteLog,
      positions: new SimulatedObjectPositions(this.groups, network, this.target.late),
      timeLimit,
      clock: {
        now: () => {
          this.#now += tickMs()
          return this.#now
        },
      },
      log: { info: (message) => this.said.push(message), warn: (message) => this.warnings.push(message) },
    }
  }

  #open(fromByte: number): OpenObject {
    const { bytes, chunkBytes = bytes.length } = this.options
    const { breaksOff } = this
    this.opened.push(fromByte)
    if (this.missing !== undefined) throw this.missing
    return {
      bucket: 'logs',
      key: 'weblog.log',
      etag: this.etag,
      contentLength: bytes.length,
      lastModified: 1_754_794_800_000,
      userMetadata: {},
      startsAt: fromByte,
      body: (async function* () {
        for (let at = fromByte; at < bytes.length; at += chunkBytes)
          yield bytes.subarray(at, Math.min(bytes.length, at + chunkBytes))
        if (breaksOff !== undefined) throw breaksOff
      })(),
    }
  }
}
