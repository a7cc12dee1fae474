import { crc32 } from 'node:zlib'

/**
 * The partition of all records of a file, by its URI. They have no key, and Kafka's producer would keep to one partition
 * for a while and then to another; this way the rows of a file keep their order, and a file that is read again goes to
 * where it went before.
 */
export const filePartition = (uri: string, partitions: number): number => crc32(uri) % partitions
