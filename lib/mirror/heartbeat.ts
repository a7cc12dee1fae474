import { int16, int64, string, struct } from './struct.ts'
import { StructReader } from './struct-reader.ts'

/*
  heartbeats, partition 0. Java's Heartbeat, version 0.
    Key   => sourceClusterAlias STRING, targetClusterAlias STRING
    Value => version INT16, timestamp INT64
*/

const version = 0

/** A sign of life of a flow, written on its target. */
export interface Heartbeat {
  readonly sourceClusterAlias: string
  readonly targetClusterAlias: string
  /** Milliseconds since 1970. */
  readonly timestamp: bigint
}

/** The record's key. */
export const encodeKey = ({ sourceClusterAlias, targetClusterAlias }: Heartbeat): Buffer =>
  struct(string(sourceClusterAlias), string(targetClusterAlias))

/** The record's value. */
export const encodeValue = ({ timestamp }: Heartbeat): Buffer => struct(int16(version), int64(timestamp))

/** Reads key and value of a record, of any version, as Java does. Throws a SchemaError. */
export const decode = (key: Buffer, value: Buffer): Heartbeat => {
  const ofKey = new StructReader(key)
  const ofValue = new StructReader(value)
  ofValue.int16('version')
  return {
    sourceClusterAlias: ofKey.string('sourceClusterAlias'),
    targetClusterAlias: ofKey.string('targetClusterAlias'),
    timestamp: ofValue.int64('timestamp'),
  }
}

/** The line that Kafka's HeartbeatFormatter prints (KIP-597). */
export const format = ({ sourceClusterAlias, targetClusterAlias, timestamp }: Heartbeat): string =>
  `Heartbeat{sourceClusterAlias=${sourceClusterAlias}, targetClusterAlias=${targetClusterAlias}, timestamp=${timestamp}}`
