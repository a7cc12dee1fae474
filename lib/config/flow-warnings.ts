import { clientProperties } from './client-properties.ts'
import type { ConfigEntries, ConfigEntry } from './config-entries.ts'
import type { ConfigProblem } from './config-exception.ts'

/** What a flow that replicates asks for, and does not get from Lambda. */
export const findFlowWarnings = (settings: ConfigEntries): ConfigProblem[] => {
  const consumer = clientProperties(settings, 'source', 'consumer')
  return [
    ...warning(
      consumer.get('isolation.level'),
      ({ value }) => value.trim() === 'read_committed',
      'Lambda polls the source and can not be told an isolation level: records of aborted transactions may be mirrored, as with read_uncommitted',
    ),
    ...warning(
      consumer.get('security.protocol'),
      ({ value }) => value.trim().toUpperCase() === 'SASL_PLAINTEXT',
      'Lambda polls a source with SASL only over TLS: use SASL_SSL on AWS',
    ),
    ...['key.converter', 'value.converter', 'header.converter'].flatMap((name) =>
      warning(
        settings.get(name),
        ({ value }) => !value.trim().endsWith('ByteArrayConverter'),
        'ignored: keys, values and headers are mirrored byte for byte',
      ),
    ),
  ]
}

const warning = (
  entry: ConfigEntry | undefined,
  applies: (entry: ConfigEntry) => boolean,
  message: string,
): ConfigProblem[] =>
  entry !== undefined && applies(entry) ? [{ origin: entry.origin, key: entry.writtenAs, message }] : []
