import type { ConnectorKeys } from '../connect/connector-keys.ts'
import { compileDateReader } from '../connect/date-text.ts'

/** How a document gets its `@timestamp`. */
export interface TimestampOptions {
  /** The first of these fields that is there says the time; none: the record's own. */
  readonly fields: readonly string[]
  /** Whether `@timestamp` of the document itself counts where no field says the time. */
  readonly keepsOwn: boolean
  /**
   * Reads a date as milliseconds since 1970, undefined for a text that is none: `@timestamp` is then written in UTC. Absent: it is
   * written as the field is, as the connectors do for data streams.
   */
  readonly read?: (text: string) => bigint | undefined
}

/** The fields of a log that mostly hold its time, in the forms that `indexTemplate` takes. */
const defaultFormats = [
  "yyyy-MM-dd'T'HH:mm:ss.SSSX",
  "yyyy-MM-dd'T'HH:mm:ssX",
  'yyyy-MM-dd HH:mm:ss,SSS',
  'yyyy-MM-dd HH:mm:ss.SSS',
  'yyyy-MM-dd HH:mm:ss',
  'yyyy-MM-dd HH:mm',
  "yyyy-MM-dd'T'HH:mm:ss.SSS",
  "yyyy-MM-dd'T'HH:mm:ss",
  "yyyy-MM-dd'T'HH:mm",
  'dd/MMM/yyyy:HH:mm:ss Z',
]

/**
 * Our own `aws.timestamp.field`, `.format` and `.zone`; undefined when no field is named. Formats stand with `||` between
 * them, as in OpenSearch, because log4j's has a comma. Throws an error that names the key.
 */
export const readTimestampOptions = (keys: ConnectorKeys): TimestampOptions | undefined => {
  const fields = keys.list('aws.timestamp.field')
  if (fields.length === 0) return undefined
  const zone = keys.optional('aws.timestamp.zone') || 'UTC'
  const formats = (keys.optional('aws.timestamp.format') ?? '')
    .split('||')
    .map((format) => format.trim())
    .filter((format) => format !== '')
  const readers = (formats.length === 0 ? defaultFormats : formats).map((format) =>
    compileDateReader(format, zoneOf(keys, zone), keys, 'aws.timestamp.format'),
  )
  const read = (text: string): bigint | undefined => {
    if (/^\d{12,14}$/.test(text)) return BigInt(text)
    for (const reader of readers) {
      const time = reader(text)
      if (time !== undefined) return time
    }
    return undefined
  }
  return { fields, keepsOwn: true, read }
}

const zoneOf = (keys: ConnectorKeys, zone: string): string => {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: zone })
    return zone
  } catch {
    return keys.refuse('aws.timestamp.zone', `is "${zone}": write a zone such as Asia/Seoul or UTC`)
  }
}
