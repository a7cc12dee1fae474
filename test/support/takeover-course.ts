import assert from 'node:assert/strict'
import { type ConnectorOffsets, readConnectorOffsets } from '../../functions/kafka/connect-source-offsets.ts'
import { Producer } from '../../kafka/producer.ts'
import { logOffset, readPartition } from '../../kafka/read-partition.ts'
import { until } from '../../sample/until.ts'
import { mirrorCommand } from './mirror-command.ts'
import type { MirrorRun } from './mirror-run.ts'

/** A JVM that starts beside others on two cores, ms. */
const patienceMs = 180_000

/** What is written and killed while a flow goes from MirrorMaker 2 to ours and back: the topic `orders`, of two partitions. */
export class TakeoverCourse {
  readonly partitions = 2
  /** Records in each partition so far. */
  written = 0
  readonly #mirror: () => MirrorRun
  readonly #offsets: ConnectorOffsets
  readonly #started = Date.now() - 3_600_000

  /** `offsets`: where the MirrorMaker 2 of the test stores its own. */
  constructor(mirror: () => MirrorRun, offsets: ConnectorOffsets) {
    this.#mirror = mirror
    this.#offsets = offsets
  }

  /** Writes records into each partition, no two alike. */
  async write(count: number): Promise<void> {
    const producer = new Producer(this.#mirror().source)
    const from = this.written
    this.written += count
    for (let partition = 0; partition < this.partitions; partition++)
      await producer.append(
        { topic: 'orders', partition },
        Array.from({ length: count }, (_, index) => ({
          timestamp: this.#started + from + index,
          key: Buffer.from(`${from + index}`),
          value: Buffer.from(`record ${from + index} of partition ${partition}`),
          headers: [],
        })),
      )
  }

  /**
   * How far the first remote partition is copied: the source offset behind its last record. Its log end would tell more once
   * MirrorMaker 2 has repeated records. 0 while there is none.
   */
  async copied(): Promise<number> {
    const { target } = this.#mirror()
    const remote = { topic: 'source.orders', partition: 0 }
    const { topics } = await target.metadata([remote.topic])
    if (topics[0]?.errorCode !== 0) return 0
    const to = await logOffset(target, remote, 'latest')
    let copied = 0
    // The last batch may be the marker of a transaction.
    const from = to > 10n ? to - 10n : 0n
    for await (const { key } of readPartition(target, remote, { from, to })) copied = Number(key ?? '-1') + 1
    return copied
  }

  untilCopied(count: number): Promise<number> {
    return until(
      `${count} records on the target`,
      () => this.copied(),
      (now) => now >= count,
      patienceMs,
    )
  }

  /** Writes on while MirrorMaker 2 copies, until it has copied more than it has just stored, and kills it: more is to be copied, too. */
  async killInMidCopy(mm2: { kill(): Promise<void> }): Promise<void> {
    const before = await this.#stored()
    const isMoreStored = async (): Promise<number> => {
      await this.write(500)
      return this.#stored()
    }
    const stored = await until('offsets that it stores', isMoreStored, (count) => count > before, patienceMs)
    await this.write(500)
    await this.untilCopied(stored + 1)
    await mm2.kill()
    await this.write(1_000)
    assert.ok((await this.copied()) < this.written, 'it was killed in mid-copy')
  }

  /** How far MirrorMaker 2 has stored that it is. */
  async #stored(): Promise<number> {
    const offsets = await readConnectorOffsets(this.#mirror().target, this.#offsets)
    return Number(offsets.get('orders-0') ?? 0n)
  }

  /** What `mirror` says of a thing that it does. */
  async says(...args: readonly string[]): Promise<string> {
    const { code, printed, noted } = await mirrorCommand(this.#mirror(), args)
    assert.equal(code, 0, [...printed, ...noted].join('\n'))
    return printed.join('\n')
  }

  /** Why `mirror` does not do a thing. */
  async refuses(...args: readonly string[]): Promise<string> {
    const { code, printed, noted } = await mirrorCommand(this.#mirror(), args)
    assert.equal(code, 1, printed.join('\n'))
    return noted.join('\n')
  }

  /** Waits until `mirror` refuses for all that can be seen: a MirrorMaker 2 that has just begun writes no heartbeats yet. */
  async untilRefuses(why: RegExp, ...args: readonly string[]): Promise<void> {
    await until(
      `mirror ${args.join(' ')} to say ${why}`,
      () => this.refuses(...args),
      (noted) => why.test(noted),
      patienceMs,
    )
  }

  /** What `mirror` says once it does not refuse any more: what was killed is a member of its group for a while. */
  async untilSays(...args: readonly string[]): Promise<string> {
    const { printed } = await until(
      `mirror ${args.join(' ')} not to refuse`,
      () => mirrorCommand(this.#mirror(), args),
      ({ code }) => code === 0,
      patienceMs,
    )
    return printed.join('\n')
  }
}
