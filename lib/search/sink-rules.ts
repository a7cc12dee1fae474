import type { ConnectorKeys } from '../connect/connector-keys.ts'

/**
 * What the sinks refuse when settings do not go together: those of Confluent's Validator, and of Aiven's config. Some are of settings that
 * have no effect here; a file that a Connect cluster would refuse is refused all the same. Throws an error that names the key.
 */
export const checkSinkRules = (keys: ConnectorKeys, isAiven: boolean): void => {
  if (isAiven) checkAiven(keys)
  else checkConfluent(keys)
}

const checkConfluent = (keys: ConnectorKeys): void => {
  for (const [one, list] of [
    ['key.ignore', 'topic.key.ignore'],
    ['schema.ignore', 'topic.schema.ignore'],
  ] as const) {
    if (keys.boolean(one, false) && keys.list(list).length > 0)
      keys.refuse(list, `can not be set if ${one} is true`)
  }
  const linger = keys.integer('linger.ms', 1)
  const flush = keys.integer('flush.timeout.ms', 180_000)
  if (linger > flush)
    keys.refuse('linger.ms', `(${linger}) can not be larger than flush.timeout.ms (${flush})`)
  const buffered = keys.integer('max.buffered.records', 20_000)
  const batch = keys.integer('batch.size', 2_000)
  const inFlight = keys.integer('max.in.flight.requests', 5)
  if (buffered < batch * inFlight)
    keys.refuse(
      'max.buffered.records',
      `(${buffered}) must be larger than or equal to batch.size (${batch}) x max.in.flight.requests (${inFlight})`,
    )
  const isStream = keys.choice('data.stream.type', ['NONE', 'LOGS', 'METRICS'], 'NONE') !== 'NONE'
  if (isStream && keys.optional('behavior.on.null.values')?.toLowerCase() === 'delete')
    keys.refuse('behavior.on.null.values', 'is DELETE, and a data stream deletes no documents')
}

const checkAiven = (keys: ConnectorKeys): void => {
  const updates = keys.optional('index.write.method')?.toUpperCase() === 'UPSERT'
  const strategy = keys.optional('key.ignore.id.strategy')?.toLowerCase() ?? 'topic.partition.offset'
  if (updates && keys.boolean('key.ignore', false) && strategy !== 'record.key')
    keys.refuse('key.ignore.id.strategy', `is ${strategy}, and an upsert needs record.key`)
}
