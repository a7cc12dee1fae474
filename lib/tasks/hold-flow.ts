import { decodeLease, encodeLease, type FlowLease, judgeLease } from '../mirror/flow-lease.ts'
import type { RecordLog } from './ports.ts'

/** Another deployment runs the flow. */
export class FlowHeldError extends Error {
  override readonly name = 'FlowHeldError'
}

/** What holding a flow needs. */
export interface FlowHolding {
  /** `source->target` */
  readonly flow: string
  /** ARN of the mirror function of this deployment. */
  readonly holder: string
  /** For how long a deployment that says nothing more is taken to run still, ms. */
  readonly leaseMs: bigint
  /** The flow's config topic. */
  readonly log: RecordLog & { append(record: { key: Buffer; value: Buffer }): Promise<void> }
  readonly now: () => number
}

/** A lease outlives some runs that fail, whatever the interval between them. */
export const leaseMsFor = (refreshIntervalSeconds: bigint): bigint => {
  const threeRuns = 3n * 1000n * refreshIntervalSeconds
  const least = 5n * 60_000n
  return threeRuns > least ? threeRuns : least
}

/** The right of one deployment to run a flow, kept in the flow's config topic. */
export class FlowHolder {
  readonly #holding: FlowHolding
  #last: FlowLease | undefined
  #next: bigint | undefined

  constructor(holding: FlowHolding) {
    this.#holding = holding
  }

  /** Makes sure that this deployment is the one that runs the flow. Throws a FlowHeldError that names the other. */
  async hold(): Promise<void> {
    const { holder, leaseMs, log } = this.#holding
    const now = BigInt(this.#holding.now())
    await this.#catchUp()
    const verdict = judgeLease(this.#last, { holder, now, leaseMs })
    if (verdict === 'refuse') this.#refuse()
    if (verdict !== 'claim') return
    await log.append(encodeLease({ holder, until: now + leaseMs }))
    // Two that claim at the same time both read the same last record: one of them is not its writer.
    await this.#catchUp()
    if (this.#last?.holder !== holder) this.#refuse()
  }

  async #catchUp(): Promise<void> {
    for await (const { offset, ...record } of this.#holding.log.read(this.#next)) {
      this.#last = decodeLease(record) ?? this.#last
      this.#next = offset + 1n
    }
  }

  #refuse(): never {
    const { flow, holder } = this.#holding
    const { holder: other, until } = this.#last ?? { holder: 'nobody', until: 0n }
    throw new FlowHeldError(
      `${flow} is not run by ${holder}: ${other} runs it, at least until ${new Date(Number(until)).toISOString()}. ` +
        'Two deployments of one flow would feed on the same consumer groups. Remove one of them (cdk destroy); ' +
        'what is left of the other ends at that time.',
    )
  }
}
