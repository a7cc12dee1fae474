import type { ConfigEntries, ConfigEntry } from './config-entries.ts'
import type { ConfigProblem } from './config-exception.ts'
import {
  clusterPairs,
  connectorBaseConfig,
  flowName,
  isFlowEnabled,
  type SourceAndTarget,
} from './mirror-maker-config.ts'
import { choosePolicy, defaultReplicationPolicyClass } from './replication-policy-class.ts'

const key = 'provenance.headers'

/**
 * The settings of a flow with `provenance.headers = auto` made `always` or `never`: a function knows its own flow only, the
 * file knows whether records can come back. They can where flows that keep the names of topics lead from the target to
 * the source, by however many hops; filters are not looked at.
 */
export const resolveProvenance = (
  properties: ConfigEntries,
  pair: SourceAndTarget,
  flow: ConfigEntries,
): ConfigEntries => {
  const written = flow.get(key)
  if (written !== undefined && written.value.trim() !== 'auto') return flow
  const value = goesRound(properties, pair) ? 'always' : 'never'
  return new Map([...flow, [key, { ...(written ?? derived), value }]])
}

/** `provenance.headers = never` in a loop of flows that keep the names: every record is copied without end. */
export const provenanceWarnings = (
  properties: ConfigEntries,
  pair: SourceAndTarget,
  flow: ConfigEntries,
): ConfigProblem[] => {
  const written = flow.get(key)
  if (written?.value.trim() !== 'never' || !goesRound(properties, pair)) return []
  return [
    {
      origin: written.origin,
      key: written.writtenAs,
      message:
        `records of ${flowName(pair)} come back with their names kept, and without headers they are copied round and ` +
        'round: remove this line, or let the flows have topics that exclude each other',
    },
  ]
}

const derived: ConfigEntry = { value: 'auto', origin: 'mm2.properties', writtenAs: key }

/** Whether flows that keep names lead from the pair's target back to its source, and the pair is one of them. */
const goesRound = (properties: ConfigEntries, pair: SourceAndTarget): boolean => {
  const flows = clusterPairs(properties).filter((one) => keepsNames(properties, one))
  if (!keepsNames(properties, pair)) return false
  const reached = new Set([pair.target])
  for (let size = 0; size < reached.size; ) {
    size = reached.size
    for (const { source, target } of flows) if (reached.has(source)) reached.add(target)
  }
  return reached.has(pair.source)
}

const keepsNames = (properties: ConfigEntries, pair: SourceAndTarget): boolean => {
  if (!isFlowEnabled(properties, pair)) return false
  const policy = connectorBaseConfig(properties, pair, 'MirrorSourceConnector').get(
    'replication.policy.class',
  )
  return choosePolicy(policy?.value.trim() ?? defaultReplicationPolicyClass)?.policy === 'identity'
}
