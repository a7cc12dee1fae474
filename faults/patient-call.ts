import { setTimeout as sleep } from 'node:timers/promises'
import { ConnectionError } from '../kafka/connection.ts'
import { KafkaError } from '../kafka/error-codes.ts'

const patienceMs = 70_000

/** Repeats what may be repeated while brokers are away: connections fail, leaders and controllers are elected. */
export const patientCall = async <Answer>(attempt: () => Promise<Answer>): Promise<Answer> => {
  const until = Date.now() + patienceMs
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      const passes = error instanceof ConnectionError || (error instanceof KafkaError && error.isRetriable)
      if (!passes || Date.now() > until) throw error
      await sleep(200)
    }
  }
}
