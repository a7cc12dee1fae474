import type { KafkaEvent, KafkaEventRecord } from '../mirror/kafka-event.ts'
import { formatTopicPartition } from '../mirror/topic-partition.ts'
import { messageOf } from './message-of.ts'
import type { Replication } from './replication.ts'
import { beginning } from './sift-records.ts'

/** Copies the schemas of an event's records, before anything of it is sent. Throws an error that names what was not copied. */
export const prepareSchemas = async (
  { schemas, policy, sourceAlias }: Pick<Replication, 'schemas' | 'policy' | 'sourceAlias'>,
  event: KafkaEvent,
): Promise<void> => {
  if (schemas === undefined) return
  for (const records of Object.values(event.records)) {
    const [first] = records
    if (first === undefined) continue
    try {
      await schemas.prepare(policy.formatRemoteTopic(sourceAlias, first.topic), records.map(beginnings))
    } catch (cause) {
      throw new Error(
        `${formatTopicPartition(first)} was not copied from source offset ${first.offset}; it is delivered again: ${messageOf(cause)}`,
        { cause },
      )
    }
  }
}

const beginnings = ({ key, value }: KafkaEventRecord) => ({ key: beginning(key), value: beginning(value) })
