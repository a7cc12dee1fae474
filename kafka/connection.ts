import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { connect as connectTls, type ConnectionOptions as TlsOptions } from 'node:tls'
import type { SASLOptions } from 'kafkajs'
import type { Call } from './call.ts'
import { FrameReader } from './frame-reader.ts'
import { Reader } from './reader.ts'
import { authenticate } from './sasl.ts'
import { Writer } from './writer.ts'

/** Where a broker listens. */
export interface BrokerAddress {
  readonly host: string
  readonly port: number
}

/** How to reach brokers. The same object serves kafkajs' admin. */
export interface ConnectionOptions {
  readonly clientId: string
  readonly tls?: TlsOptions
  readonly sasl?: SASLOptions
  /** TCP, TLS and SASL together, ms; 10,000 otherwise. */
  readonly connectTimeoutMs?: number
  /** The answer to one request, ms; 30,000 otherwise. */
  readonly requestTimeoutMs?: number
}

/** A broker could not be reached, or did not answer in time. Whether the request was carried out is not known. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError'
}

interface Pending {
  readonly call: Call<unknown>
  readonly resolve: (answer: unknown) => void
  readonly reject: (error: Error) => void
  readonly timer: NodeJS.Timeout
}

/** A session is left once this part of its lifetime is over (KIP-368). */
const sessionShare = 0.8

/**
 * One TCP or TLS connection to one broker. There is no retry in here: a request that fails, fails.
 *
 * A time-out resets the socket. Bytes that were written but not read by the broker could otherwise arrive
 * long after we gave up on them: `destroy()` still delivers what it has buffered, a reset does not.
 */
export class Connection {
  readonly address: string
  readonly #clientId: string
  readonly #requestTimeoutMs: number
  readonly #socket: Socket
  /** The TCP socket under TLS: only this one can be reset. */
  readonly #tcp: Socket
  readonly #pending = new Map<number, Pending>()
  readonly #frames = new FrameReader((frame) => this.#answered(frame))
  #correlationId = 0
  #failure: Error | undefined
  #sessionEndsAt = Number.POSITIVE_INFINITY

  private constructor(address: string, tcp: Socket, socket: Socket, options: ConnectionOptions) {
    this.address = address
    this.#clientId = options.clientId
    this.#requestTimeoutMs = options.requestTimeoutMs ?? 30_000
    this.#tcp = tcp
    this.#socket = socket
    socket.on('data', (data) => this.#received(data))
    socket.on('error', (error) =>
      this.#fail(new ConnectionError(`${address}: ${error.message}`, { cause: error })),
    )
    socket.on('close', () => this.#fail(new ConnectionError(`${address} closed the connection`)))
  }

  /** Connects, and authenticates where the options say how. */
  static async open({ host, port }: BrokerAddress, options: ConnectionOptions): Promise<Connection> {
    const address = `${host}:${port}`
    const timeoutMs = options.connectTimeoutMs ?? 10_000
    const tcp = connectTcp({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: 60_000 })
    const give = new AbortController()
    const timer = setTimeout(() => give.abort(), timeoutMs)
    try {
      const socket = await ready(tcp, host, options.tls, give.signal)
      const connection = new Connection(address, tcp, socket, options)
      if (options.sasl) await connection.#authenticate({ host, port }, options.sasl)
      return connection
    } catch (cause) {
      tcp.destroy()
      if (give.signal.aborted)
        throw new ConnectionError(
          `${address} did not accept a connection within ${timeoutMs} ms; check the address, the security groups and the listener's protocol`,
          { cause },
        )
      if (cause instanceof Error && 'code' in cause && !(cause instanceof ConnectionError))
        throw new ConnectionError(`${address} cannot be reached: ${cause.message}`, { cause })
      throw cause
    } finally {
      clearTimeout(timer)
    }
  }

  /** Whether requests can be sent: it is open, and its session is not about to end. */
  get isUsable(): boolean {
    return this.#failure === undefined && Date.now() < this.#sessionEndsAt
  }

  /** Sends one request and resolves with its answer. Several may be under way; brokers answer in order. */
  send<Answer>(call: Call<Answer>): Promise<Answer> {
    if (this.#failure) return Promise.reject(this.#failure)
    const correlationId = this.#correlationId
    this.#correlationId = (correlationId + 1) & 0x7fffffff
    const body = new Writer()
    call.encode(body)
    const header = this.#header(call, correlationId, body.length)
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    const timeoutMs = call.timeoutMs ?? this.#requestTimeoutMs
    const timer = setTimeout(() => this.#timedOut(call, timeoutMs), timeoutMs)
    this.#pending.set(correlationId, { call, resolve, reject, timer })
    this.#socket.cork()
    for (const part of [...header.parts(), ...body.parts()]) this.#socket.write(part)
    this.#socket.uncork()
    return promise as Promise<Answer>
  }

  /** Resets the socket: what was written and not yet read by the broker is gone, and waiting requests fail. */
  close(): void {
    this.#fail(new ConnectionError(`the connection to ${this.address} was closed by us`))
  }

  async #authenticate(address: BrokerAddress, sasl: SASLOptions): Promise<void> {
    const lifetimeMs = await authenticate(address, sasl, (call) => this.send(call))
    if (lifetimeMs > 0n) this.#sessionEndsAt = Date.now() + Number(lifetimeMs) * sessionShare
  }

  #header(call: Call<unknown>, correlationId: number, bodyLength: number): Writer {
    const rest = new Writer()
      .int16(call.apiKey)
      .int16(call.apiVersion)
      .int32(correlationId)
      .string(this.#clientId)
    if (call.isFlexible) rest.noTaggedFields()
    const header = new Writer().int32(rest.length + bodyLength)
    for (const part of rest.parts()) header.copy(part)
    return header
  }

  #received(data: Buffer): void {
    try {
      this.#frames.push(data)
    } catch (cause) {
      this.#fail(new ConnectionError(`${this.address} sent an answer that cannot be read`, { cause }))
    }
  }

  #answered(frame: Buffer): void {
    const reader = new Reader(frame)
    const correlationId = reader.int32()
    const pending = this.#pending.get(correlationId)
    if (pending === undefined) throw new RangeError(`answer to request ${correlationId}, which was not sent`)
    this.#pending.delete(correlationId)
    clearTimeout(pending.timer)
    try {
      if (pending.call.isFlexible) reader.taggedFields()
      pending.resolve(pending.call.decode(reader))
    } catch (cause) {
      const error = new ConnectionError(
        `${this.address}: the answer to ${pending.call.name} cannot be read`,
        { cause },
      )
      pending.reject(error)
      throw error
    }
  }

  #timedOut(call: Call<unknown>, timeoutMs: number): void {
    this.#fail(new ConnectionError(`${this.address} did not answer ${call.name} within ${timeoutMs} ms`))
  }

  #fail(error: Error): void {
    if (this.#failure) return
    this.#failure = error
    if (!this.#tcp.destroyed) this.#tcp.resetAndDestroy()
    this.#socket.destroy()
    for (const { reject, timer } of this.#pending.values()) {
      clearTimeout(timer)
      reject(error)
    }
    this.#pending.clear()
  }
}

/** The socket that requests go through, connected: the TCP socket itself, or TLS over it. */
const ready = (
  tcp: Socket,
  host: string,
  tls: TlsOptions | undefined,
  signal: AbortSignal,
): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket =
      tls === undefined
        ? tcp
        : connectTls({ ...(isIP(host) === 0 && { servername: host }), ...tls, socket: tcp })
    const settle = (act: () => void) => () => {
      signal.removeEventListener('abort', onAbort)
      socket.removeAllListeners()
      tcp.removeAllListeners('error')
      act()
    }
    const onAbort = settle(() => reject(new Error('timed out')))
    signal.addEventListener('abort', onAbort)
    const failed = (error: Error) => settle(() => reject(error))()
    tcp.once('error', failed)
    socket.once('error', failed)
    socket.once('close', () =>
      failed(new ConnectionError(`${host} closed the connection before it was ready`)),
    )
    socket.once(
      tls === undefined ? 'connect' : 'secureConnect',
      settle(() => resolve(socket)),
    )
  })
