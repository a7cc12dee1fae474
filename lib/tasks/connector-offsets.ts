import { isFileStreamSource } from '../config/connector-class.ts'
import { type AlteredOffset, findOffsetProblem, type MirrorConnector } from '../connect/altered-offsets.ts'
import { ConnectError } from '../connect/connect-error.ts'
import { fileOffsetFields, parseForgottenFiles } from '../connect/file-offsets.ts'
import {
  type ConnectOffsetRecord,
  type ConnectPartition,
  encodeKey,
  encodeValue,
  sourcePartition,
} from '../mirror/connect-offsets.ts'
import type { MirroredOffset } from '../mirror/offsets-command.ts'
import { positionCopyConnector } from '../mirror/position-copy.ts'
import type { ConnectWrite, FilePositions, MirrorOffsets } from './connect-ports.ts'
import type { Connector, ConnectRegistry } from './connect-registry.ts'
import type { SinkOffsets } from './sink-offsets.ts'
import { StreamOffsets } from './stream-offsets.ts'

/** An offset as the API answers it: fields in the form of the connector's kind. */
export interface AnsweredOffset {
  readonly partition: object
  readonly offset: object
}

/** An offset of a connector of MirrorMaker's. */
type KnownOffset = Pick<ConnectOffsetRecord, 'partition' | 'offset'>

/** `/connectors/{name}/offsets` (KIP-875), without HTTP. Throws a ConnectError for what the API refuses. */
export class ConnectorOffsets {
  readonly #registry: ConnectRegistry
  readonly #mirror: MirrorOffsets
  readonly #files: FilePositions
  readonly #sinks: SinkOffsets
  readonly #streams: StreamOffsets

  constructor(registry: ConnectRegistry, mirror: MirrorOffsets, files: FilePositions, sinks: SinkOffsets) {
    this.#registry = registry
    this.#mirror = mirror
    this.#files = files
    this.#sinks = sinks
    this.#streams = new StreamOffsets(registry)
  }

  /** Without those that were forgotten. Those of a mirror that runs are up to a minute old; of one that is stopped, exact. */
  async list(connector: Connector): Promise<readonly AnsweredOffset[]> {
    if (connector.at.type === 'sink') return await this.#sinks.list(connector)
    if (isStream(connector)) return await this.#streams.list(connector)
    if (connector.at.function === 'file-source')
      return (await this.#files.ask(connector.at.place, 'read')).map(fileOffsetFields)
    const known = await this.#known(connector)
    // Fields of ours beside the offset are no part of Connect's.
    return known.map(({ partition, offset }) => ({ partition, offset: { offset: offset?.offset } }))
  }

  async #known(connector: Connector): Promise<readonly KnownOffset[]> {
    const all = await this.#stored(connector)
    const known = all.filter(({ offset }) => offset !== null)
    if (connector.at.function !== 'source-connector' || connector.state !== 'STOPPED') return known
    const cluster = sourceAlias(connector)
    const exact = (await this.#mirror.ask(connector.at.place, 'read')).map(
      ({ topic, partition, offset }): KnownOffset => ({
        partition: sourcePartition(cluster, topic, partition),
        offset: offset === null ? null : { offset },
      }),
    )
    const isIn = (some: readonly KnownOffset[]) => {
      const names = new Set(some.map(nameOf))
      return (one: KnownOffset) => names.has(nameOf(one))
    }
    const isForgotten = isIn(all.filter(({ offset }) => offset === null))
    const isExact = isIn(exact)
    return [...known.filter((one) => !isExact(one)), ...exact.filter((one) => !isForgotten(one))]
  }

  /** Topics of the source of which something was mirrored, up to a minute ago, by name. */
  async mirroredTopics(connector: Connector): Promise<readonly string[]> {
    const known = (await this.#stored(connector)).filter(({ offset }) => offset !== null)
    const topics = known.flatMap(({ partition: { topic } }) => (typeof topic === 'string' ? [topic] : []))
    return [...new Set(topics)].sort()
  }

  /** Sets or forgets offsets of a connector that is stopped. Answers what to say then. */
  async alter(connector: Connector, offsets: readonly AlteredOffset[]): Promise<string> {
    checkStopped(connector)
    if (connector.at.type === 'sink') await this.#sinks.alter(connector, offsets)
    else if (isStream(connector)) await this.#streams.alter(connector, offsets)
    else if (connector.at.function === 'file-source')
      await this.#files.ask(connector.at.place, parseForgottenFiles(offsets))
    else await this.#alterSource(connector, offsets)
    return done(connector, 'altered')
  }

  async #alterSource(connector: Connector, offsets: readonly AlteredOffset[]): Promise<void> {
    const kind = offsetKind(connector)
    const problem = findOffsetProblem(kind, offsets)
    if (problem !== undefined) throw new ConnectError(500, problem)
    if (kind !== 'source') return await this.#write(connector, offsets)
    const moves = offsets.flatMap((altered) => mirroredOffset(sourceAlias(connector), altered))
    if (moves.length > 0) await this.#mirror.ask(connector.at.place, moves)
  }

  /** Forgets all offsets of a connector that is stopped. Answers what to say then. */
  async reset(connector: Connector): Promise<string> {
    checkStopped(connector)
    if (connector.at.type === 'sink') await this.#sinks.reset(connector)
    else if (isStream(connector)) await this.#streams.reset(connector)
    else if (connector.at.function === 'file-source') await this.#files.ask(connector.at.place, 'reset')
    else await this.#resetSource(connector)
    return done(connector, 'reset')
  }

  async #resetSource(connector: Connector): Promise<void> {
    if (offsetKind(connector) === 'source') {
      await this.#mirror.ask(connector.at.place, 'reset')
      return
    }
    const known = (await this.#stored(connector)).filter(({ offset }) => offset !== null)
    await this.#write(
      connector,
      known.map(({ partition }) => ({ partition, offset: null })),
    )
  }

  async #stored(connector: Connector): Promise<readonly ConnectOffsetRecord[]> {
    const name = storedUnder(connector)
    const all = await this.#registry.storeOf(connector.at).readOffsets()
    return all.filter((record) => record.connector === name)
  }

  #write(connector: Connector, offsets: readonly AlteredOffset[]): Promise<void> {
    const writes = offsets.flatMap((altered) => offsetWrite(connector, altered))
    return this.#registry.storeOf(connector.at).write('offsets', writes)
  }
}

const nameOf = ({ partition: { cluster, topic, partition } }: KnownOffset): string =>
  JSON.stringify([cluster, topic, String(partition)])

/** A mirror's positions are copied under MirrorMaker 2's name, whatever the connector is called that runs. */
const storedUnder = ({ storedName, at }: Connector): string =>
  at.function === 'source-connector' ? positionCopyConnector : storedName

const sourceAlias = ({ at }: Connector): string => at.config['source.cluster.alias'] ?? ''

/** Its function keeps the offset of its file where Connect does. */
const isStream = ({ config }: Connector): boolean => isFileStreamSource(config['connector.class'] ?? '')

const checkStopped = ({ name, state }: Connector): void => {
  if (state === 'STOPPED') return
  throw new ConnectError(
    400,
    `Connectors must be in the STOPPED state before their offsets can be modified. This can be done for the specified connector by issuing a 'PUT' request to the '/connectors/${name}/stop' endpoint`,
  )
}

/** MirrorMaker's connectors and FileStreamSource take their offsets themselves; of others Connect knows only those that it keeps. */
const done = (connector: Connector, what: 'altered' | 'reset'): string =>
  connector.at.type === 'sink' || (connector.at.function === 'file-source' && !isStream(connector))
    ? `The Connect framework-managed offsets for this connector have been ${what} successfully. However, if this connector manages offsets externally, they will need to be manually ${what} in the system that the connector uses.`
    : `The offsets for this connector have been ${what} successfully`

const offsetKind = ({ at }: Connector): MirrorConnector => {
  switch (at.function) {
    case 'source-connector':
      return 'source'
    case 'checkpoint':
    case 'heartbeat':
      return at.function
    default:
      throw new ConnectError(500, `The offsets of ${at.name} cannot be altered`)
  }
}

/** Forgetting what was never there is no fault, in Connect either. */
const mirroredOffset = (cluster: string, { partition, offset }: AlteredOffset): MirroredOffset[] => {
  const { cluster: alias, topic, partition: number } = partition ?? {}
  const isKnown = alias === cluster && typeof topic === 'string' && typeof number === 'bigint'
  if (isKnown) {
    const last = offset?.offset
    return [{ topic, partition: Number(number), offset: typeof last === 'bigint' ? last : null }]
  }
  if (offset === null) return []
  throw new ConnectError(
    500,
    `No offset was altered: the cluster ${String(alias)} is not the one that this connector mirrors, which is ${cluster}`,
  )
}

const offsetWrite = ({ storedName }: Connector, { partition, offset }: AlteredOffset): ConnectWrite[] => {
  if (partition === null) return []
  // The fields are what findOffsetProblem has checked, or of a partition that is forgotten.
  const fields = partition as ConnectPartition
  const value = offset === null ? null : encodeValue(offset as Parameters<typeof encodeValue>[0]).toString()
  return [{ key: encodeKey(storedName, fields).toString(), value }]
}
