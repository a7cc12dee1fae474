import { connect, type Socket } from 'node:net'
import { FrameReader } from '../kafka/frame-reader.ts'
import type { LateGate } from './late-gate.ts'
import { withProxiedAddresses } from './proxied-addresses.ts'
import type { WireFault } from './wire-faults.ts'

/** A fault that waits for its request. */
export interface ArmedFault extends WireFault {
  /** For late and stalled: after how long the bytes go on, ms. */
  readonly delayMs: number
}

/** What a connection asks and tells whoever has armed faults. */
export interface ConnectionWatch {
  /** The fault that strikes this request, if one does; it is used up then. */
  strike(apiKey: number, request: Buffer): ArmedFault | undefined
  /** Kills the function's process. */
  kill(): void
  /** From now on nothing passes on any connection. */
  deaden(): void
  readonly isDead: boolean
  /** Where requests wait that arrive just before the next one. */
  readonly gate: LateGate
  /** The port under which the function reaches a broker's port. */
  proxyPort(brokerPort: number): number | undefined
  /** Every answer that is passed on or withheld, without its length. */
  answered(apiKey: number, answer: Buffer): void
  /** Something that has to end before both sides are compared. */
  late(until: Promise<void>): void
}

const produceKey = 0

interface Sent {
  readonly apiKey: number
  readonly fault: ArmedFault | undefined
  readonly isAnswered: () => void
}

/** One connection of the function to one broker: whole requests and answers, so that a fault strikes where it is meant to. */
export class ProxiedConnection {
  readonly #client: Socket
  readonly #broker: Socket
  readonly #watch: ConnectionWatch
  readonly #sent = new Map<number, Sent>()
  #isHalfOpen = false
  #held = 0

  constructor(client: Socket, brokerPort: number, watch: ConnectionWatch) {
    this.#client = client
    this.#watch = watch
    this.#broker = connect({ host: '127.0.0.1', port: brokerPort, noDelay: true })
    const requests = new FrameReader((frame) => this.#request(frame))
    const answers = new FrameReader((frame) => this.#answer(frame))
    client.setNoDelay(true)
    client.on('data', (data) => requests.push(data))
    this.#broker.on('data', (data) => answers.push(data))
    // A reset and a close are the same to us: the other side is told by 'close'.
    client.on('error', () => {})
    this.#broker.on('error', () => {})
    client.on('close', () => this.#endBroker())
    this.#broker.on('close', () => this.#brokerClosed())
  }

  /** Ends both sides at once. */
  destroy(): void {
    this.#client.destroy()
    this.#broker.destroy()
  }

  get #isSilent(): boolean {
    return this.#isHalfOpen || this.#watch.isDead
  }

  #request(frame: Buffer): void {
    const opening = frame.readInt16BE(0) === produceKey ? this.#watch.gate.openFor(frame) : undefined
    if (opening === undefined) this.#passOn(frame)
    else opening.then(() => this.#passOn(frame))
  }

  #passOn(frame: Buffer): void {
    // The function may have given up while the request waited at the gate.
    if (this.#isSilent || this.#client.destroyed || this.#broker.destroyed) return
    const apiKey = frame.readInt16BE(0)
    const fault = this.#watch.strike(apiKey, frame)
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#sent.set(frame.readInt32BE(4), { apiKey, fault, isAnswered: resolve })
    const whole = withLength(frame)
    if (fault?.moment === 'request') this.#atRequest(fault, frame, promise)
    else if (fault?.moment === 'half') this.#half(fault, whole)
    else {
      this.#broker.write(whole)
      if (fault?.moment === 'sent') this.#act(fault, () => {})
    }
  }

  /** The broker reads half a request and then the end of the connection. */
  #half(fault: ArmedFault, whole: Buffer): void {
    this.#broker.end(whole.subarray(0, whole.length >> 1))
    this.#act(fault, () => {})
  }

  #atRequest(fault: ArmedFault, frame: Buffer, answered: Promise<void>): void {
    if (fault.act.startsWith('late')) this.#hold(fault, frame, answered)
    else this.#act(fault, () => {})
  }

  /** The broker gets it later, when the function has long given it up. */
  #hold(fault: ArmedFault, frame: Buffer, answered: Promise<void>): void {
    this.#held++
    const closed = Promise.withResolvers<void>()
    this.#broker.once('close', closed.resolve)
    const isOver = Promise.race([answered, closed.promise])
    const release = (): Promise<void> => {
      this.#broker.write(withLength(frame))
      return isOver
    }
    this.#watch.late(isOver)
    answered.then(() => {
      this.#held--
      this.#endBroker()
    })
    if (fault.act === 'late-next') this.#watch.gate.hold(frame, release)
    else setTimeout(release, fault.delayMs)
    if (fault.act === 'late-kill') this.#watch.kill()
    else this.#client.resetAndDestroy()
  }

  #answer(frame: Buffer): void {
    const correlationId = frame.readInt32BE(0)
    const sent = this.#sent.get(correlationId)
    if (sent === undefined) return
    this.#sent.delete(correlationId)
    sent.isAnswered()
    this.#watch.answered(sent.apiKey, frame)
    if (this.#isSilent) return
    const answer = withLength(withProxiedAddresses(sent.apiKey, frame, this.#watch))
    const pass = () => {
      if (!this.#isSilent && !this.#client.destroyed) this.#client.write(answer)
    }
    if (sent.fault?.moment === 'answer') this.#act(sent.fault, pass)
    else if (sent.fault?.moment === 'passed') {
      pass()
      this.#act(sent.fault, () => {})
    } else pass()
  }

  #act(fault: ArmedFault, pass: () => void): void {
    switch (fault.act) {
      case 'kill':
        this.#watch.kill()
        break
      case 'stall':
        setTimeout(pass, fault.delayMs)
        break
      case 'half-open':
        this.#isHalfOpen = true
        break
      case 'dead-end':
        this.#watch.deaden()
        break
      default:
        this.#client.resetAndDestroy()
    }
  }

  /** As TCP does: what was passed on is still delivered. */
  #endBroker(): void {
    if (this.#client.destroyed && this.#held === 0) this.#broker.end()
  }

  #brokerClosed(): void {
    if (!this.#isSilent) this.#client.destroy()
  }
}

const withLength = (frame: Buffer): Buffer => {
  const length = Buffer.alloc(4)
  length.writeInt32BE(frame.length)
  return Buffer.concat([length, frame])
}
