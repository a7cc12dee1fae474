/*
  mm2-configs.<source>.internal, one partition, compacted: what Connect's KafkaConfigBackingStore keeps.
    connector-<name>      {"properties":{…}}                                       null: deleted
    target-state-<name>   {"state":"STARTED|PAUSED","state.v2":"STARTED|PAUSED|STOPPED"}
  A worker that knows no STOPPED (before 3.5) reads PAUSED. Keys are UTF-8, values JSON without white space.

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
  /** The place that a posted connector was given, where it has no function of its own. */
  readonly places: ReadonlyMap<string, string>
}

const connectorPrefix = 'connector-'
const statePrefix = 'target-state-'
const mark = 'lambda.mirrormaker'
const noPlace = 'posted'

export const connectorKey = (name: string): string => connectorPrefix + name
export const targetStateKey = (name: string): string => statePrefix + name

/** `place`: the function that it was given, where it has none of its own. */
export const encodeConnectorConfig = (properties: ConnectorProperties, place = noPlace): string =>
  JSON.stringify({ properties: { ...properties, [mark]: place } })

export const encodeTargetState = (state: TargetState): string =>
  JSON.stringify({ state: state === 'STOPPED' ? 'PAUSED' : state, 'state.v2': state })

/** The records of the topic in their order; the last one of a key counts. Keys and values of others are passed over. */
export const readConfigTopic = (
  records: Iterable<{ readonly key: Buffer | null; readonly value: Buffer | null }>,
): ConfigTopic => {
  const configs = new Map<string, ConnectorProperties | null>()
  const states = new Map<string, TargetState>()
  const places = new Map<string, string>()
  for (const { key, value } of records) {
    const name = key?.toString() ?? ''
    if (name.startsWith(connectorPrefix))
      setConfig(configs, places, name.slice(connectorPrefix.length), value)
    if (!name.startsWith(statePrefix)) continue
    const state = value === null ? undefined : decodeState(value)
    if (state === undefined) states.delete(name.slice(statePrefix.length))
    else states.set(name.slice(statePrefix.length), state)
  }
  return { configs, states, places }
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

const decodeState = (value: Buffer): TargetState | undefined => {
  const fields = jsonObject(value)
  const state = fields['state.v2'] ?? fields.state
  return targetStates.find((known) => known === state)
}

const jsonObject = (value: Buffer): Readonly<Record<string, unknown>> => {
  try {
    const parsed: unknown = JSON.parse(value.toString())
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {}
  } catch {
    return {} // Connect logs such a record and reads on
  }
}
