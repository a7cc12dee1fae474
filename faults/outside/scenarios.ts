import { setTimeout as sleep } from 'node:timers/promises'
import { createTopics } from '../../kafka/api/create-topics.ts'
import { describeProducers } from '../../kafka/api/describe-producers.ts'
import { findCoordinator } from '../../kafka/api/find-coordinator.ts'
import { logOffset } from '../../kafka/read-partition.ts'
import { deleteRecords } from '../api/delete-records.ts'
import { deleteTopics } from '../api/delete-topics.ts'
import { deletePositions } from '../cluster/delete-positions.ts'
import { paused } from '../cluster/pause-broker.ts'
import { copyPositions } from '../copy-positions.ts'
import { patientCall } from '../patient-call.ts'
import type { TopicKindName } from '../topic-kinds.ts'
import type { ByHand } from './by-hand.ts'

/** Something that docs/guarantees.md says the mirror cannot mend, and what it promises there instead. */
export interface Scenario {
  readonly name: string
  readonly kind: TopicKindName
  readonly records: number
  /** What operators have to be told; undefined where the guarantees say that nobody notices. */
  readonly report: RegExp | undefined
  run(on: ByHand): Promise<void>
}

/** Until the target has forgotten every producer of the remote partition. */
const forgotten = async ({ clusters, to }: ByHand): Promise<void> => {
  for (;;) {
    const [described] = await patientCall(() => clusters.target.sendToLeader(to, describeProducers([to])))
    if (described?.producers.length === 0) return
    await sleep(100)
  }
}

/** The scenarios, each as few steps as it takes. */
export const scenarios: readonly Scenario[] = [
  {
    name: 'a late request arrives after the target forgot the producer',
    kind: 'old',
    records: 20,
    report: /written|carry on|second time/,
    run: async (on) => {
      await on.take(0, 5)
      await on.deliver(5, 10, 'produce late', 5_000)
      await on.take(5, 10)
      await forgotten(on)
      await on.settle()
      await on.take(10, 20)
    },
  },
  {
    name: 'a batch was appended and not replicated when the target forgot the producer',
    kind: 'old',
    records: 20,
    report: /second time|carry on/,
    run: async (on) => {
      await on.take(0, 5)
      const { target, targetKafka } = on.clusters
      const needed = [
        await target.leader(on.to),
        (await target.sendToAny(findCoordinator(on.flow.positionGroup))).nodeId,
      ]
      const follower = targetKafka.brokers.find(({ nodeId }) => !needed.includes(nodeId))
      await paused(on, follower?.nodeId ?? 0, async () => {
        await on.deliver(5, 10, 'killed with produce sent')
        await forgotten(on)
        await on.deliver(5, 10)
        await sleep(3_000)
      })
      await on.take(5, 10)
      await on.take(10, 20)
    },
  },
  {
    name: 'the remote topic is deleted and created again',
    kind: 'plain',
    records: 20,
    report: /ends before what it had acknowledged/,
    run: async (on) => {
      await on.take(0, 10)
      await copyPositions(on.clusters, on.flow)
      const { target } = on.clusters
      const { topic } = on.to
      await target.sendToAny(deleteTopics([topic]))
      const again = { topic, partitions: 1, replicationFactor: -1, configs: {} }
      for (let isThere = false; !isThere; await sleep(100)) {
        const [created] = await patientCall(() => target.sendToAny(createTopics([again])))
        isThere = created?.errorCode === 0
      }
      target.forgetLeaders(topic)
      await patientCall(() => logOffset(target, on.to, 'latest'))
      await on.take(10, 20)
    },
  },
  {
    name: 'retention takes records whose position was not stored yet',
    kind: 'plain',
    records: 20,
    report: /forgot what was written last/,
    run: async (on) => {
      await on.take(0, 5)
      await on.deliver(5, 10, 'killed after produce')
      await on.remote.read(on.to, 10n)
      await on.clusters.target.sendToLeader(on.to, deleteRecords(on.to, 10n))
      await on.take(5, 10)
      await on.take(10, 20)
    },
  },
  {
    name: 'a position that arrives late, once retention has taken what lies behind it',
    kind: 'plain',
    records: 20,
    report: /forgot what was written last/,
    run: async (on) => {
      await on.take(0, 5)
      await on.deliver(5, 10, 'commit late', 4_000)
      await on.take(5, 10)
      await on.take(10, 15)
      await on.remote.read(on.to, 15n)
      await on.clusters.target.sendToLeader(on.to, deleteRecords(on.to, 15n))
      await on.settle()
      await on.renew()
      await on.take(10, 20)
    },
  },
  {
    name: 'the position is gone, its copy is old, and retention has emptied the remote partition',
    kind: 'plain',
    records: 60,
    report: /no position was stored/,
    run: async (on) => {
      await on.take(0, 10)
      await copyPositions(on.clusters, on.flow)
      await on.take(10, 38)
      await on.remote.read(on.to, 38n)
      await on.clusters.target.sendToLeader(on.to, deleteRecords(on.to, 38n))
      await deletePositions(on)
      await on.renew()
      await on.take(30, 60)
    },
  },
  {
    name: 'without labels: the position is gone, and so is the head of the remote partition',
    kind: 'recompressed',
    records: 60,
    report: /no position was stored/,
    run: async (on) => {
      await on.take(0, 40)
      await on.remote.read(on.to, 30n)
      await on.clusters.target.sendToLeader(on.to, deleteRecords(on.to, 30n))
      await deletePositions(on)
      await on.renew()
      await on.take(25, 60)
    },
  },
  {
    name: 'without labels: identical records, and a position that arrives late',
    kind: 'identical, recompressed',
    records: 20,
    report: undefined,
    run: async (on) => {
      await on.take(0, 4)
      await on.deliver(4, 8, 'commit late', 4_000)
      await on.take(4, 8)
      await on.take(8, 12)
      await on.settle()
      await on.renew()
      await on.take(12, 16)
      await on.take(16, 20)
    },
  },
]
