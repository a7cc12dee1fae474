import { Producer } from '../../kafka/producer.ts'
import { foreignRecord } from '../other-writer.ts'
import { patientCall } from '../patient-call.ts'
import { remotePartitions, type Surroundings } from '../surroundings.ts'

/** Another program writes into the remote topics, too. */
export const writeForeign = async (surroundings: Surroundings): Promise<void> => {
  const { clusters, random, strikes } = surroundings
  const producer = new Producer(clusters.target)
  for (let left = random.between(2, 6); left > 0; left--) {
    const at = random.pick(await remotePartitions(surroundings))
    const records = Array.from({ length: random.between(1, 3) }, foreignRecord)
    await patientCall(() => producer.append(at, records))
    strikes.add('another writer')
  }
}
