import { partitionForKey } from '../../lib/mirror/murmur2.ts'

/**
 * The partition of all records of a file: that of its URI, as if it were their key. They have none, and Kafka's producer
 * would keep to one partition for a while and then to another; this way the rows of a file keep their order, and a file
 * that is read again goes to where it went before.
 */
export const filePartition = (uri: string, partitions: number): number =>
  partitionForKey(Buffer.from(uri), partitions)
