import type { MirrorTransform } from '../../lib/connect/transforms/mirror-transforms.ts'
import { defaultReplicationPolicy } from '../../lib/mirror/default-replication-policy.ts'
import type { KafkaEvent } from '../../lib/mirror/kafka-event.ts'
import type { TopicProvenance } from '../../lib/mirror/provenance.ts'
import type { Finding } from '../../lib/mirror/recovery.ts'
import { OffsetMapWriter } from '../../lib/tasks/offset-map-writer.ts'
import type { CopiedRecords } from '../../lib/tasks/offset-syncs.ts'
import { replicate } from '../../lib/tasks/replicate.ts'
import type { Replication } from '../../lib/tasks/replication.ts'
import { type ConnectionSettings, SimulatedConnection } from './simulated-connection.ts'
import { fates, type Request } from './simulated-network.ts'
import type { SimulatedTarget } from './simulated-target.ts'

/** How an invocation ended: it returned, it threw, or its environment was killed. */
export type Ending = 'returned' | 'killed' | Error

/** A source that has lost nothing: what it lacks was compacted, or is a marker. */
const carriesOn: Replication['sourceWatch'] = {
  source: {
    states: async (of) => of.map(() => ({ topicId: undefined, logStart: 0n, logEnd: 2n ** 62n })),
    holdsRecords: async () => false,
  },
  changed: () => {},
  shouldStop: () => false,
  log: { warn: () => {} },
}

/** One execution environment of the mirror function: its memory, its connection, and what it told. */
export class SimulatedEnvironment {
  readonly connection: SimulatedConnection
  readonly found: Finding['kind'][] = []
  readonly copied: CopiedRecords[] = []
  readonly skipped: number[] = []
  /** Offsets of records that were not sent. */
  readonly leftOut: number[] = []
  /** Every request, in the order of sending. */
  readonly requests: Request[] = []
  /** Milliseconds since 1970; every question for the time takes one. */
  time = 0
  flush: () => Promise<void> = async () => {}
  readonly #replication: Replication
  readonly #killed = Promise.withResolvers<'killed'>()

  constructor(
    target: SimulatedTarget,
    settings: Partial<ConnectionSettings> = {},
    provenance?: TopicProvenance,
    transform?: MirrorTransform,
  ) {
    const { network = () => fates.answered, isLabelled = true, batchSize = () => 2, leaders = 1 } = settings
    this.connection = new SimulatedConnection(target, {
      isLabelled,
      batchSize,
      leaders,
      network: async (request, partitions) => {
        this.requests.push(request)
        const fate = await network(request, partitions)
        if (fate.answer === 'none') this.#killed.resolve('killed')
        return fate
      },
    })
    this.#replication = {
      sourceAlias: 'source',
      policy: defaultReplicationPolicy(),
      provenanceOf: provenance && (() => provenance),
      transform,
      log: this.connection,
      positions: this.connection,
      positionCopies: { fetch: (of) => this.connection.fetchCopies(of) },
      memory: new Map(),
      offsetMap: new OffsetMapWriter(this.connection),
      sourceWatch: carriesOn,
      copied: (records) => this.copied.push(records),
      skipped: (_, count) => this.skipped.push(count),
      leftOut: (_, records) => this.leftOut.push(...records.map(({ offset }) => offset)),
      found: ({ kind }) => this.found.push(kind),
      flush: () => this.flush(),
      now: () => this.time++,
    }
  }

  /** One invocation; the environment stays warm when it returns. */
  run(event: KafkaEvent, deadline = Number.POSITIVE_INFINITY): Promise<Ending> {
    const copying = replicate(this.#replication, event, deadline).then(
      (): Ending => 'returned',
      (error): Ending => (error instanceof Error ? error : new Error(String(error))),
    )
    return Promise.race([this.#killed.promise, copying])
  }
}
