import kafkajs, { type Admin, Kafka, logLevel } from 'kafkajs'
import type { ClusterOptions } from '../../kafka/cluster.ts'
import { messageOf } from '../../lib/tasks/message-of.ts'

/**
 * kafkajs for administration: topics, partitions, ACLs, groups. Never for records: its `send` loses
 * acknowledged records when a leader moves. Its log is off, because each error it logs is also thrown;
 * its retries are few, because a schedule runs the task again.
 */
const kafkaJs = (options: ClusterOptions): Kafka =>
  new Kafka({
    brokers: [...options.bootstrapServers],
    clientId: options.clientId,
    ...(options.tls && { ssl: options.tls }),
    ...(options.sasl && { sasl: options.sasl }),
    ...(options.connectTimeoutMs && { connectionTimeout: options.connectTimeoutMs }),
    ...(options.requestTimeoutMs && { requestTimeout: options.requestTimeoutMs }),
    logLevel: logLevel.NOTHING,
    retry: { retries: 2, initialRetryTime: 200, maxRetryTime: 2_000 },
  })

/**
 * Runs some administration with an admin of its own and disconnects it: kafkajs goes on using a connection
 * that died while the function was frozen, so none is kept. What a broker answers is thrown as it is.
 */
export const withAdmin = async <Answer>(
  options: ClusterOptions,
  use: (admin: Admin) => Promise<Answer>,
): Promise<Answer> => {
  const admin = kafkaJs(options).admin()
  try {
    await admin.connect()
    return await use(admin)
  } catch (cause) {
    if (cause instanceof kafkajs.KafkaJSProtocolError) throw cause
    throw new Error(
      `${options.bootstrapServers.join(',')} did not answer: ${messageOf(cause)}. Check the servers, the security ` +
        "groups, and the listener's protocol and credentials.",
      { cause },
    )
  } finally {
    await admin.disconnect()
  }
}
