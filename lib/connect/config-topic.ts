/*
  mm2-configs.<source>.internal, one partition, compacted: what Connect's KafkaConfigBackingStore keeps.
    connector-<name>      {"properties":{…}}                                       null: deleted
    target-state-<name>   {"state":"STARTED|PAUSED","state.v2":"STARTED|PAUSED|STOPPED"}
  A worker that knows no STOPPED (before 3.5) reads PAUSED. A field of ours, which Connect passes over, says since when a source
  of files rests: `"lambda.mirrormaker.since":<ms since 1970>`. Keys are UTF-8, values JSON without white space.

  MirrorMaker 2 writes the configs of its mm2.properties there too, when it starts. They are not what a user posted to us: a
  posted config has one property more, which MirrorMaker passes over.
*/

/** What a user wants a connector to be. */
export const targetStates = ['STARTED', 'PAUSED', 'STOPPED'] as const
export type TargetState = (typeof targetStates)[number]

/** A connector's config by key, as its JSON has it. */
export type ConnectorProperties = Readonly<Record<string, string>>

/** What the topic holds. */
export interface ConfigTopic {
  /** Those that were posted here. Null: the connector was deleted. */
  readonly configs: ReadonlyMap<string, ConnectorProperties | null>
  readonly states: ReadonlyMap<string, TargetState>
  /** Since when connectors rest of which that is kept, ms since 1970. */
  readonly restingSince: ReadonlyMap<string, number>
  /** The place that a posted connector was given, where it has no function of its own. */
  readonly places: ReadonlyMap<string, string>
}

const connectorPrefix = 'connector-'
const statePrefix = 'target-state-'
const mark = 'lambda.mirrormaker'
const noPlace = 'posted'
const sinceField = 'lambda.mirrormaker.since'

export const connectorKey = (name: string): string => connectorPrefix + name
export const targetStateKey = (name: string): string => statePrefix + name

/** `place`: the function that it was given, where it has none of its own. */
export const encodeConnectorConfig = (properties: ConnectorProperties, place = noPlace): string =>
  JSON.stringify({ properties: { ...properties, [mark]: place } })

/** `since`: since when it rests, where that is kept. */
export const encodeTargetState = (state: TargetState, since?: number): string =>
  JSON.stringify({
    state: state === 'STOPPED' ? 'PAUSED' : state,
    'state.v2': state,
    ...(since !== undefined && { [sinceField]: since }),
  })

/** The records of the topic in their order; the last one of a key counts. Keys and values of others are passed over. */
export const readConfigTopic = (
  records: Iterable<{ readonly key: Buffer | null; readonly value: Buffer | null }>,
): ConfigTopic => {
  const configs = new Map<string, ConnectorProperties | null>()
  const states = new Map<string, TargetState>()
  const places = new Map<string, string>()
  const restingSince = new Map<string, number>()
  for (const { key, value } of records) {
    const name = key?.toString() ?? ''
    if (name.startsWith(connectorPrefix))
      setConfig(configs, places, name.slice(connectorPrefix.length), value)
    if (!name.startsWith(statePrefix)) continue
    const fields = value === null ? {} : jsonObject(value)
    setOrDelete(states, name.slice(statePrefix.length), stateOf(fields))
    setOrDelete(restingSince, name.slice(statePrefix.length), sinceOf(fields))
  }
  return { configs, states, restingSince, places }
}

const setConfig = (
  configs: Map<string, ConnectorProperties | null>,
  places: Map<string, string>,
  name: string,
  value: Buffer | null,
): void => {
  places.delete(name)
  if (value === null) {
    configs.set(name, null)
    return
  }
  const { properties } = jsonObject(value)
  const entries = typeof properties === 'object' && properties !== null ? Object.entries(properties) : []
  const { [mark]: posted, ...config } = Object.fromEntries(
    entries.map(([key, text]): [string, string] => [key, String(text)]),
  )
  if (posted === undefined) configs.delete(name)
  else configs.set(name, config)
  if (posted !== undefined && posted !== noPlace) places.set(name, posted)
}

type Fields = Readonly<Record<string, unknown>>

const stateOf = (fields: Fields): TargetState | undefined => {
  const state = fields['state.v2'] ?? fields.state
  return targetStates.find((known) => known === state)
}

const sinceOf = ({ [sinceField]: since }: Fields): number | undefined =>
  typeof since === 'number' ? since : undefined

const setOrDelete = <Value>(map: Map<string, Value>, name: string, value: Value | undefined): void => {
  if (value === undefined) map.delete(name)
  else map.set(name, value)
}

const jsonObject = (value: Buffer): Fields => {
  try {
    const parsed: unknown = JSON.parse(value.toString())
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {}
  } catch {
    return {} // Connect logs such a record and reads on
  }
}
