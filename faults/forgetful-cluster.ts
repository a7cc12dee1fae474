import type { Call } from '../kafka/call.ts'
import { Cluster } from '../kafka/cluster.ts'
import { ConnectionError } from '../kafka/connection.ts'

/** A client of brokers that come and go: whoever cannot be reached is not asked again before everything is looked up anew. */
export class ForgetfulCluster extends Cluster {
  override async send<Answer>(nodeId: number, call: Call<Answer>): Promise<Answer> {
    try {
      return await super.send(nodeId, call)
    } catch (error) {
      if (error instanceof ConnectionError) this.close()
      throw error
    }
  }
}
