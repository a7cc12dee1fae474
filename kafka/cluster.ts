import { type CoordinatorOf, findCoordinator } from './api/find-coordinator.ts'
import { type Metadata, metadata } from './api/metadata.ts'
import type { Call } from './call.ts'
import { type BrokerAddress, Connection, ConnectionError, type ConnectionOptions } from './connection.ts'
import { isRetriable, isStaleCoordinator, KafkaError, throwIfError } from './error-codes.ts'
import { patiently } from './patiently.ts'
import { type TopicPartition, topicPartitionName } from './topic-partition.ts'

/** A cluster and how to reach it. */
export interface ClusterOptions extends ConnectionOptions {
  /** `host:port`, at least one. */
  readonly bootstrapServers: readonly string[]
}

/**
 * The brokers of one cluster: one connection a broker, opened when first needed, and who leads what.
 *
 * Requests that a broker answers are never sent twice from here, but those that only find a broker:
 * what must not be repeated is for the caller to know.
 */
export class Cluster {
  readonly #options: ClusterOptions
  readonly #connections = new Map<string, Promise<Connection>>()
  readonly #coordinators = new Map<string, number>()
  #brokers = new Map<number, BrokerAddress>()
  #leaders = new Map<string, number>()

  constructor(options: ClusterOptions) {
    this.#options = options
  }

  /** The servers that it was made with, for messages. */
  get bootstrapServers(): string {
    return this.#options.bootstrapServers.join(',')
  }

  /** Asks for brokers and topics; null for all topics. Remembers who leads what. */
  async metadata(topics: readonly string[] | null): Promise<Metadata> {
    const answer = await this.sendToAny(metadata(topics))
    this.#brokers = new Map(answer.brokers.map(({ nodeId, host, port }) => [nodeId, { host, port }]))
    for (const { name, partitions } of answer.topics)
      for (const { partition, leader } of partitions)
        if (leader >= 0) this.#leaders.set(topicPartitionName({ topic: name, partition }), leader)
        else this.#leaders.delete(topicPartitionName({ topic: name, partition }))
    return answer
  }

  /** The node id of a partition's leader; undefined when it has none or does not exist. Asks once when not known. */
  async leader(of: TopicPartition): Promise<number | undefined> {
    return (await this.leaders([of])).get(topicPartitionName(of))
  }

  /** The leaders of partitions by their names, without those that have none. Asks once for all that are not known. */
  async leaders(of: readonly TopicPartition[]): Promise<ReadonlyMap<string, number>> {
    const unknown = of.filter((at) => !this.#leaders.has(topicPartitionName(at)))
    if (unknown.length > 0) await this.metadata([...new Set(unknown.map(({ topic }) => topic))])
    return this.#leaders
  }

  /** Forgets who leads a topic's partitions: a broker said that it does not. */
  forgetLeaders(topic: string): void {
    for (const name of this.#leaders.keys())
      if (name.slice(0, name.lastIndexOf('-')) === topic) this.#leaders.delete(name)
  }

  /** Sends to one broker. */
  async send<Answer>(nodeId: number, call: Call<Answer>): Promise<Answer> {
    if (!this.#brokers.has(nodeId)) await this.metadata([])
    const address = this.#brokers.get(nodeId)
    if (address === undefined)
      throw new ConnectionError(
        `${call.name} was not sent: broker ${nodeId} is not part of ${this.bootstrapServers}`,
      )
    const connection = await this.#connection(address)
    return connection.send(call)
  }

  /** Sends to the leader of a partition, from what is known; the caller reads the error codes. */
  async sendToLeader<Answer>(of: TopicPartition, call: Call<Answer>): Promise<Answer> {
    const leader = await this.leader(of)
    if (leader === undefined)
      throw new KafkaError(
        5,
        `${call.name} was not sent: ${topicPartitionName(of)} has no leader or does not exist`,
      )
    return this.send(leader, call)
  }

  /** Sends to the coordinator of a group. One that is loading or still unknown is waited for, up to 20 s. */
  async sendToCoordinator<Answer>(
    groupId: string,
    call: Call<Answer>,
    of: CoordinatorOf = 'group',
  ): Promise<Answer> {
    return this.send(await this.#coordinator(groupId, of), call)
  }

  /** Forgets a group's coordinator: it answered that it is not. */
  forgetCoordinator(groupId: string, of: CoordinatorOf = 'group'): void {
    this.#coordinators.delete(`${of} ${groupId}`)
  }

  /** Sends to whichever broker answers: those already connected first, then the others. */
  async sendToAny<Answer>(call: Call<Answer>): Promise<Answer> {
    const failures: Error[] = []
    for (const address of this.#anyOrder()) {
      try {
        const connection = await this.#connection(address)
        return await connection.send(call)
      } catch (error) {
        if (!(error instanceof ConnectionError)) throw error
        failures.push(error)
      }
    }
    const [only] = failures
    if (failures.length === 1 && only) throw only
    throw new ConnectionError(
      `no broker of ${this.bootstrapServers} answered ${call.name}: ${failures.map(({ message }) => message).join('; ')}`,
    )
  }

  /** Resets every connection. The next request opens new ones. */
  close(): void {
    for (const opening of this.#connections.values())
      opening.then(
        (connection) => connection.close(),
        () => {}, // it failed to open: whoever asked for it has the error
      )
    this.#connections.clear()
    this.#leaders.clear()
    this.#coordinators.clear()
  }

  async #coordinator(groupId: string, of: CoordinatorOf): Promise<number> {
    const name = `${of} ${groupId}`
    const known = this.#coordinators.get(name)
    if (known !== undefined) return known
    const found = await patiently(
      () => this.sendToAny(findCoordinator(groupId, of)),
      ({ errorCode }) => isRetriable(errorCode),
    )
    throwIfError(found.errorCode, `no coordinator of ${of} ${groupId} was found`, found.errorMessage)
    this.#brokers.set(found.nodeId, { host: found.host, port: found.port })
    this.#coordinators.set(name, found.nodeId)
    return found.nodeId
  }

  async #connection({ host, port }: BrokerAddress): Promise<Connection> {
    const name = `${host}:${port}`
    const found = this.#connections.get(name)
    const known = await found?.catch(() => undefined)
    if (known?.isUsable) return known
    // Whoever asked at the same time has begun to open one: a second one would be nobody's to reset.
    if (this.#connections.get(name) !== found) return this.#connection({ host, port })
    if (known !== undefined) known.close()
    const opening = Connection.open({ host, port }, this.#options)
    this.#connections.set(name, opening)
    try {
      return await opening
    } catch (error) {
      if (this.#connections.get(name) === opening) this.#connections.delete(name)
      throw error
    }
  }

  *#anyOrder(): Generator<BrokerAddress> {
    const tried = new Set<string>()
    const known = [...this.#brokers.values()]
    const connected = known.filter(({ host, port }) => this.#connections.has(`${host}:${port}`))
    const bootstrap = this.#options.bootstrapServers.map(parseAddress)
    for (const address of [...connected, ...bootstrap, ...known]) {
      const name = `${address.host}:${address.port}`
      if (tried.has(name)) continue
      tried.add(name)
      yield address
    }
  }
}

/**
 * Sends to a group's coordinator again while it is loading or has moved, for up to 20 s; the last answer.
 * Only for requests that may be repeated: what they ask for stays the same.
 */
export const sendToCoordinator = <Answer>(
  cluster: Cluster,
  groupId: string,
  call: Call<Answer>,
  errorCodeOf: (answer: Answer) => number,
): Promise<Answer> =>
  patiently(
    () => cluster.sendToCoordinator(groupId, call),
    (answer) => {
      const isStale = isStaleCoordinator(errorCodeOf(answer))
      if (isStale) cluster.forgetCoordinator(groupId)
      return isStale
    },
  )

const parseAddress = (server: string): BrokerAddress => {
  const at = server.lastIndexOf(':')
  const port = Number(server.slice(at + 1))
  if (at <= 0 || !Number.isInteger(port) || port < 1 || port > 65_535)
    throw new TypeError(`bootstrap server "${server}" is not host:port`)
  return { host: server.slice(0, at).replace(/^\[(.*)\]$/, '$1'), port }
}
