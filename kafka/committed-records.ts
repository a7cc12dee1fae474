import type { DecodedBatch, DecodedRecord } from './record-batch-decoder.ts'

/** A record whose transaction may have ended. */
interface Entry {
  readonly record: DecodedRecord
  state: 'open' | 'committed' | 'aborted'
}

/**
 * Tells the records of a log that are committed from those that were aborted or are still open, batch by batch in the log's
 * order. A record comes out once everything before it is decided, as for a consumer that reads what is committed.
 */
export class CommittedRecords {
  /** In the log's order; those whose producer has an open transaction wait, and those behind them. */
  readonly #waiting: Entry[] = []
  /** The open ones, by producer id. */
  readonly #open = new Map<bigint, readonly Entry[]>()

  /** Takes in the next batch; answers the records that are decided now. */
  take(batch: DecodedBatch): readonly DecodedRecord[] {
    const ofProducer = this.#open.get(batch.producerId) ?? []
    if (batch.isControl) {
      const state = isAbort(batch) ? 'aborted' : 'committed'
      for (const one of ofProducer) one.state = state
      this.#open.delete(batch.producerId)
    } else {
      const state = batch.isTransactional ? 'open' : 'committed'
      const taken = batch.records().map((record): Entry => ({ record, state }))
      this.#waiting.push(...taken)
      if (batch.isTransactional) this.#open.set(batch.producerId, [...ofProducer, ...taken])
    }
    return this.#decided()
  }

  /** What is left where the log ends: committed records that stood behind open ones, and how many are open. */
  end(): { readonly records: readonly DecodedRecord[]; readonly open: readonly DecodedRecord[] } {
    const of = (wanted: Entry['state']) =>
      this.#waiting.filter(({ state }) => state === wanted).map(({ record }) => record)
    return { records: of('committed'), open: of('open') }
  }

  #decided(): readonly DecodedRecord[] {
    const length = this.#waiting.findIndex(({ state }) => state === 'open')
    return this.#waiting
      .splice(0, length === -1 ? this.#waiting.length : length)
      .filter(({ state }) => state === 'committed')
      .map(({ record }) => record)
  }
}

/** Control records: key => version INT16, type INT16 (0 abort, 1 commit). */
const isAbort = (batch: DecodedBatch): boolean => batch.records().some(isAbortMarker)
const isAbortMarker = ({ key }: DecodedRecord): boolean => key !== null && key.readInt16BE(2) === 0
