import type { ObjectState, ObjectTarget } from '../filepulse/object-state.ts'
import { firstRow, type RowPosition } from '../filepulse/row-reader.ts'
import { advance, type Position } from '../mirror/position.ts'
import type { Finding } from '../mirror/recovery.ts'
import { formatTopicPartition, type TopicPartition } from '../mirror/topic-partition.ts'
import type { ClaimedChain, FileOutgoingRecord, ObjectPositions } from './file-source-ports.ts'
import { locateInPartition } from './locate-in-partition.ts'
import type { AppendOutcome, ChainRecord, RemoteLog } from './replicate-ports.ts'

/** What the log of an object works with. */
export interface ObjectLogParts {
  readonly log: RemoteLog
  readonly positions: ObjectPositions
  now(): number
  /** Told of what was noticed in a partition, which an operator has to know. */
  found(finding: Finding, at: TopicPartition): void
}

/** How long brokers are given for a batch, ms. */
const patienceMs = 30_000

/** One partition, and the records that wait for it. */
interface Target {
  readonly to: TopicPartition
  /** The number of the next record that is made of the object. */
  nextIndex: number
  /** The same at the row that the stored state reads from. */
  savedIndex: number
  position: Position | undefined
  waiting: ChainRecord[]
  sent: number
  hasRecovered: boolean
}

/**
 * The records of one object on their way into the log, each once and in order: the chain of the mirror
 * (spec/exactly-once), with the number of a record in place of its source offset. The producer id belongs to the object,
 * so deliveries of other objects do not meet it, and two deliveries of this one have the broker for a referee.
 *
 * Invariants:
 * 1. A record's number follows from the object and the settings alone, so whoever reads the object again knows it.
 * 2. A first position and a new epoch are stored before anything is produced under them.
 * 3. Each partition has one batch in flight.
 */
export class ObjectLog {
  readonly #parts: ObjectLogParts
  readonly #objectId: string
  readonly #producerId: bigint
  readonly #targets = new Map<string, Target>()
  /** Positions as they were stored by whoever copied the object before. */
  readonly #stored = new Map<string, Position>()
  /** Whether all of the object had been appended when it was opened. */
  readonly isCompleted: boolean
  #from: RowPosition
  #waitingBytes = 0
  #waitingRecords = 0
  #appended = 0
  /** Of the record before: most go to one partition. */
  #last: Target | undefined

  private constructor(
    parts: ObjectLogParts,
    object: { readonly id: string; readonly producerId: bigint },
    begun: ObjectState | undefined,
    begin: RowPosition,
  ) {
    this.#parts = parts
    this.#objectId = object.id
    this.#producerId = object.producerId
    this.#from = begun?.from ?? begin
    this.isCompleted = begun?.status === 'completed'
    for (const { topic, partition, position, nextIndex } of begun?.targets ?? [])
      this.#target({ topic, partition }, { position, nextIndex })
  }

  /** The log of an object: goes on from its state, or begins at the row `begin` with `home`, the partition that every object has. */
  static async open(
    parts: ObjectLogParts,
    objectId: string,
    home: TopicPartition,
    begin: RowPosition = firstRow,
  ): Promise<ObjectLog> {
    let state = await parts.positions.fetch(objectId)
    let claimed = chainOf(state) ?? (await parts.positions.claim(objectId))
    if (state === undefined && !claimed.isFirst) {
      // Another delivery has begun with it, perhaps since we asked, and stored so before it appended anything.
      state = await parts.positions.fetch(objectId)
      claimed = chainOf(state) ?? claimed
    }
    const opened = new ObjectLog(parts, { id: objectId, producerId: claimed.producerId }, state, begin)
    opened.#target(home)
    return opened
  }

  /** The row to read from: records of rows before it are not numbered again. */
  get from(): RowPosition {
    return this.#from
  }

  /** Records that were appended since it was opened. */
  get appended(): number {
    return this.#appended
  }

  /** Bytes of values that wait to be appended. */
  get waitingBytes(): number {
    return this.#waitingBytes
  }

  /** Records that wait to be appended. */
  get waitingRecords(): number {
    return this.#waitingRecords
  }

  /** Takes the next record for a partition. One that was appended before is recognised by its number and left out. */
  add(to: TopicPartition, { timestamp, key, value, headers }: FileOutgoingRecord): void {
    const target = this.#last?.to === to ? this.#last : this.#target(to)
    this.#last = target
    const offset = target.nextIndex++
    if (target.position !== undefined && BigInt(offset) < target.position.upstreamOffset) return
    target.waiting.push({ offset, timestamp, key, value, headers })
    this.#waitingBytes += (value?.length ?? 0) + (key?.length ?? 0)
    this.#waitingRecords++
  }

  /** Appends all that waits. Throws when records were not taken. */
  async append(): Promise<void> {
    for (const target of this.#targets.values()) target.hasRecovered = false
    if (this.#open().length > 0) await this.#locateAll()
    for (let open = this.#open(); open.length > 0; open = this.#open()) await this.#appendRound(open)
    this.#waitingBytes = 0
    this.#waitingRecords = 0
  }

  /** Stores how far the object is read and copied. To be called when nothing waits. */
  async save(status: ObjectState['status'], from: RowPosition, error?: string): Promise<void> {
    await this.#locateAll()
    for (const target of this.#targets.values()) target.savedIndex = target.nextIndex
    this.#from = from
    await this.#commit(status, error)
  }

  /** Stores why the object was not copied to its end; what stands of it in the log stays as it was last stored. */
  async fail(error: string): Promise<void> {
    await this.#locateAll()
    await this.#commit('failed', error)
  }

  #target(to: TopicPartition, known?: Pick<ObjectTarget, 'position' | 'nextIndex'>): Target {
    const name = formatTopicPartition(to)
    const found = this.#targets.get(name)
    if (found !== undefined) return found
    const nextIndex = known?.nextIndex ?? 0
    const fresh = { position: undefined, waiting: [], sent: 0, hasRecovered: false }
    const target: Target = { to, nextIndex, savedIndex: nextIndex, ...fresh }
    this.#targets.set(name, target)
    if (known !== undefined) this.#stored.set(name, known.position)
    return target
  }

  #open(): Target[] {
    return [...this.#targets.values()].filter(({ waiting, sent }) => sent < waiting.length)
  }

  async #locateAll(): Promise<void> {
    const targets = [...this.#targets.values()].filter(({ position }) => position === undefined)
    if (targets.length === 0) return
    let mustCommit = false
    for (const target of targets) {
      const stored = this.#stored.get(formatTopicPartition(target.to))
      const { position, isRestart } = await this.#recover(target, stored, false)
      this.#goOnFrom(target, position)
      mustCommit ||= isRestart || stored === undefined
    }
    if (mustCommit) await this.#commit('reading')
  }

  async #appendRound(open: readonly Target[]): Promise<void> {
    const batches = open.map((target) => ({
      to: target.to,
      records: target.waiting,
      from: target.sent,
      position: positionOf(target),
    }))
    const outcomes = await this.#parts.log.append(batches, this.#parts.now() + patienceMs)
    for (const [index, target] of open.entries()) {
      const outcome = outcomes[index]
      if (outcome === undefined) throw new Error(`${formatTopicPartition(target.to)}: no outcome was told`)
      await this.#settle(target, outcome)
    }
  }

  async #settle(target: Target, outcome: AppendOutcome): Promise<void> {
    if (outcome.kind === 'appended') {
      const { count, baseOffset } = outcome
      const next = positionOf(target).upstreamOffset + BigInt(count)
      target.position = advance(positionOf(target), count, next, baseOffset)
      target.sent += count
      this.#appended += count
      if (target.sent < target.waiting.length) return
      target.waiting = []
      target.sent = 0
      return
    }
    if (outcome.kind !== 'refused' || target.hasRecovered) throw outcome.error
    target.hasRecovered = true
    const { position, isRestart } = await this.#recover(target, positionOf(target), true)
    this.#goOnFrom(target, position)
    if (isRestart) await this.#commit('reading')
  }

  async #recover(
    { to }: Target,
    stored: Position | undefined,
    isRefused: boolean,
  ): Promise<{ readonly position: Position; readonly isRestart: boolean }> {
    const { log, found } = this.#parts
    const chain = { producerId: this.#producerId, stored }
    const recovered = await locateInPartition(log, to, chain, isRefused)
    for (const finding of recovered.findings) found(finding, to)
    return recovered
  }

  #goOnFrom(target: Target, position: Position): void {
    target.position = position
    target.waiting = target.waiting.filter(({ offset }) => BigInt(offset) >= position.upstreamOffset)
    target.sent = 0
  }

  #commit(status: ObjectState['status'], error?: string): Promise<void> {
    const targets = [...this.#targets.values()].flatMap(({ to, position, savedIndex }) =>
      position === undefined ? [] : [{ ...to, position, nextIndex: savedIndex }],
    )
    const state = { status, from: this.#from, targets, ...(error !== undefined && { error }) }
    return this.#parts.positions.commit(this.#objectId, state)
  }
}

const chainOf = (state: ObjectState | undefined): ClaimedChain | undefined => {
  const [home] = state?.targets ?? []
  return home && { producerId: home.position.producerId, isFirst: false }
}

const positionOf = ({ to, position }: Target): Position => {
  if (position !== undefined) return position
  throw new Error(`the position of ${formatTopicPartition(to)} was used before it was known`)
}
