import { decodeObjectState, encodeObjectState, type ObjectState } from '../../lib/filepulse/object-state.ts'
import type { ClaimedChain, ObjectPositions } from '../../lib/tasks/file-source-ports.ts'
import type { Network } from './simulated-network.ts'

/** States of objects as a cluster keeps them, and the producer ids that it has given out. */
export class SimulatedObjectGroups {
  readonly states = new Map<string, ReturnType<typeof encodeObjectState>>()
  readonly #claims = new Map<string, bigint>()
  #nextId = 9000n

  claim(objectId: string): ClaimedChain {
    const known = this.#claims.get(objectId)
    const producerId = known ?? this.#nextId++
    this.#claims.set(objectId, producerId)
    return { producerId, isFirst: known === undefined }
  }

  stateOf(objectId: string): ObjectState | undefined {
    return decodeObjectState(this.states.get(objectId) ?? [])
  }
}

/** How one environment reaches them; the network decides what becomes of each request. */
export class SimulatedObjectPositions implements ObjectPositions {
  readonly #groups: SimulatedObjectGroups
  readonly #network: Network
  readonly #late: (() => void)[]

  constructor(groups: SimulatedObjectGroups, network: Network, late: (() => void)[]) {
    this.#groups = groups
    this.#network = network
    this.#late = late
  }

  async fetch(objectId: string): Promise<ObjectState | undefined> {
    await this.#ask('fetch positions')
    return this.#groups.stateOf(objectId)
  }

  async claim(objectId: string): Promise<ClaimedChain> {
    const claimed = this.#groups.claim(objectId)
    await this.#ask('read')
    return claimed
  }

  async commit(objectId: string, state: ObjectState): Promise<void> {
    const perform = () => {
      // Offsets of partitions that are not in the request stay as they are.
      const offsets = encodeObjectState(state)
      const others = (this.#groups.states.get(objectId) ?? []).filter(
        (old) => !offsets.some(({ topic, partition }) => topic === old.topic && partition === old.partition),
      )
      this.#groups.states.set(objectId, [...offsets, ...others])
    }
    const { arrives, answer } = await this.#network('commit', [])
    if (arrives === 'late') this.#late.push(perform)
    if (arrives === 'now' || arrives === 'unreplicated') perform()
    if (answer === 'none') return new Promise(() => {})
    if (answer === 'lost' || arrives === 'never') throw new Error('the commit was not answered')
  }

  async #ask(request: 'fetch positions' | 'read'): Promise<void> {
    const { answer } = await this.#network(request, [])
    if (answer === 'none') return new Promise(() => {})
    if (answer === 'lost') throw new Error(`${request}: not answered`)
  }
}
