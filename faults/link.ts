import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { produce } from '../kafka/api/produce.ts'
import { Reader } from '../kafka/reader.ts'
import { freePort, loopback } from '../local/servers/free-port.ts'
import type { LateGate } from './late-gate.ts'
import { type ArmedFault, type ConnectionWatch, ProxiedConnection } from './proxied-connection.ts'
import type { WireFaultName } from './wire-faults.ts'

/** A fault that is armed under its name. */
export interface NamedFault extends ArmedFault {
  readonly name: WireFaultName
  /** Whether it may strike where the function writes the offset map; otherwise only where it writes mirrored records. */
  readonly alsoOffsetMap: boolean
}

/** What a link tells. */
export interface LinkListener {
  kill(): void
  struck(name: string): void
  /** Held bytes: both sides are compared once they have arrived. */
  late(until: Promise<void>): void
  /** Shared by all environments of a flow. */
  readonly gate: LateGate
}

const apiKeys = { Produce: 0, OffsetCommit: 8 } as const
const produceKey = apiKeys.Produce
/** What the name of the topic of the offset map begins with. */
const offsetMapName = 'mm2-offset-map.'
/** NOT_ENOUGH_REPLICAS, and the same after the append. */
const notEnoughReplicas: ReadonlySet<number> = new Set([19, 20])

/** All of one function environment's connections to the target: a proxy in front of every broker, and the faults armed on them. */
export class Link implements ConnectionWatch {
  readonly #listener: LinkListener
  readonly #ports = new Map<number, number>()
  readonly #servers: Server[] = []
  readonly #connections = new Set<ProxiedConnection>()
  #armed: NamedFault[] = []
  readonly gate: LateGate
  isDead = false

  private constructor(listener: LinkListener) {
    this.#listener = listener
    this.gate = listener.gate
  }

  /** Opens a proxy for each broker's port. */
  static async open(brokerPorts: readonly number[], listener: LinkListener): Promise<Link> {
    const link = new Link(listener)
    for (const brokerPort of brokerPorts) await link.#open(brokerPort)
    return link
  }

  /** What the function is given as bootstrap servers. */
  get bootstrapServers(): string {
    return [...this.#ports.values()].map((port) => `${loopback}:${port}`).join(',')
  }

  /** Lets faults strike the next requests that fit them. */
  arm(faults: readonly NamedFault[]): void {
    this.#armed.push(...faults)
  }

  /** Takes back what has not struck. */
  disarm(): readonly NamedFault[] {
    const left = this.#armed
    this.#armed = []
    return left
  }

  /** Nothing more passes, and both sides are told. */
  async close(): Promise<void> {
    for (const connection of this.#connections) connection.destroy()
    await Promise.all(this.#servers.map((server) => new Promise((resolve) => server.close(resolve))))
  }

  strike(apiKey: number, request: Buffer): ArmedFault | undefined {
    const isOffsetMap = apiKey === produceKey && request.includes(offsetMapName)
    const fault = this.#armed.find(
      ({ on, alsoOffsetMap }) => (on === 'any' || apiKeys[on] === apiKey) && (alsoOffsetMap || !isOffsetMap),
    )
    if (fault === undefined) return undefined
    this.#armed = this.#armed.filter((armed) => armed !== fault)
    this.#listener.struck(fault.name)
    return fault
  }

  kill(): void {
    this.#listener.kill()
  }

  deaden(): void {
    this.isDead = true
  }

  proxyPort(brokerPort: number): number | undefined {
    return this.#ports.get(brokerPort)
  }

  late(until: Promise<void>): void {
    this.#listener.late(until)
  }

  answered(apiKey: number, answer: Buffer): void {
    if (apiKey !== produceKey) return
    const codes = produce([], 0)
      .decode(new Reader(answer, 4))
      .map(({ errorCode }) => errorCode)
    if (codes.some((code) => notEnoughReplicas.has(code))) this.#listener.struck('not enough replicas')
    // throttle_time_ms, the last field of the answer
    if (answer.readInt32BE(answer.length - 4) > 0) this.#listener.struck('throttled by a quota')
  }

  async #open(brokerPort: number): Promise<void> {
    const server = createServer((client) => {
      const connection = new ProxiedConnection(client, brokerPort, this)
      this.#connections.add(connection)
      client.once('close', () => this.#connections.delete(connection))
    })
    const port = await freePort()
    server.listen(port, loopback)
    await once(server, 'listening')
    this.#servers.push(server)
    this.#ports.set(brokerPort, port)
  }
}
