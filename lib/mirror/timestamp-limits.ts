import type { ConfigPropertyFilter } from './config-property-filter.ts'

const noLimit = '9223372036854775807'

/**
 * What a remote topic needs so that it takes every timestamp that the source has taken (KIP-937).
 *
 * A broker compares a record's timestamp with its clock when the record is appended, and refuses the whole batch if it
 * lies too far ahead (an hour, by default since 4.0) or behind. At the source that was decided once, when the record
 * came. The target decides again, later, by another clock, and for records that came while the source was a 3.9 broker
 * without limits or had other ones: with the source's own values it could refuse what the source holds, and the mirror
 * would stand still. So a remote topic has no limits, and what the source sets is not copied.
 */
const timestampLimits: Readonly<Record<string, string>> = {
  'message.timestamp.after.max.ms': noLimit,
  'message.timestamp.before.max.ms': noLimit,
}

/** The limits to write to a remote topic: none where `config.properties.exclude` keeps our hands off. */
export const remoteTimestampLimits = (filter: ConfigPropertyFilter): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(timestampLimits).filter(([name]) => filter.shouldReplicateConfigProperty(name)),
  )
