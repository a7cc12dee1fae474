import { ConnectorKeys, type ConnectorSettings } from './connector-keys.ts'

/** What becomes of a record that a converter or a transform does not take (KIP-298). */
export interface ErrorPolicy {
  /** `errors.tolerance=all`: it is left out, and the connector goes on. Otherwise it stops there. */
  readonly tolerates: boolean
  /** `errors.log.enable`: each such record is logged. */
  readonly logs: boolean
  /** `errors.log.include.messages`: the log line says which record it was. */
  readonly logsMessages: boolean
  /** Of a sink: where such records go. */
  readonly deadLetters?: DeadLetterOptions
}

/** A sink's dead-letter topic. */
export interface DeadLetterOptions {
  readonly topic: string
  /** Of the topic, if it has to be created. */
  readonly replicationFactor: number
  /** Whether headers say what went wrong. */
  readonly hasContextHeaders: boolean
}

/** Reads `errors.*`. Throws a ConnectorSettingError. */
export const readErrorPolicy = (settings: ConnectorSettings): ErrorPolicy => {
  const keys: ConnectorKeys = new ConnectorKeys(settings)
  const topic = keys.optional('errors.deadletterqueue.topic.name') ?? ''
  return {
    tolerates: keys.choice('errors.tolerance', ['none', 'all'], 'none') === 'all',
    logs: keys.boolean('errors.log.enable', false),
    logsMessages: keys.boolean('errors.log.include.messages', false),
    ...(topic !== '' && {
      deadLetters: {
        topic,
        replicationFactor: keys.integer('errors.deadletterqueue.topic.replication.factor', 3),
        hasContextHeaders: keys.boolean('errors.deadletterqueue.context.headers.enable', false),
      },
    }),
  }
}
