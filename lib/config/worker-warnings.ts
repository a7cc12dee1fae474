import { clientConfig } from './client-config.ts'
import { clientConfigNames } from './client-config-names.ts'
import { clusterConfig } from './cluster-config.ts'
import { namesOf } from './config-def.ts'
import type { ConfigEntries } from './config-entries.ts'
import type { ConfigProblem } from './config-exception.ts'
import { isProviderKey } from './config-providers.ts'
import { connectWorkerConfig } from './connect-worker-config.ts'
import { connectorPlacesConfig } from './connector-place.ts'
import { functionConfig } from './function-config.ts'
import { nearestName } from './nearest-name.ts'

/** Keys of workers that have no effect here, though whoever wrote them expects one. */
const ignored: readonly (readonly [key: RegExp, because: string])[] = [
  [/^plugin\.(path|discovery)$/, 'no Java is loaded: connectors, converters and transforms are built in'],
  [
    /^(listeners(\..*)?|rest\..*|admin\.listeners.*|access\.control\..*|response\.http\.headers\.config)$/,
    'the REST API is a function URL that takes requests signed with IAM; npm start serves it on port 8083 (--connect-port)',
  ],
  [/^offset\.storage\.file\.filename$/, 'offsets stand in Kafka, not in a file'],
  [
    /^connector\.client\.config\.override\.policy$/,
    'clients are those of the cluster: write producer., consumer. and admin. here',
  ],
  [/^exactly\.once\.source\.support$/, 'file sources write each record once in any case'],
  [/^(metric\.reporters|metrics\..*)$/, 'metrics go to CloudWatch'],
]

/** Keys of workers that nobody misses: the timing of a group of workers that there is not. */
const harmless =
  /^(client\.(id|dns\.lookup)|bootstrap\.servers|(session|heartbeat|rebalance|worker\.sync|worker\.unsync|request|task\.shutdown|connections\.max|metadata|socket|send|receive|reconnect|retry|inter\.worker|scheduled|connect\.protocol|offset\.flush|topic\.tracking|topic\.creation|config\.storage|offset\.storage|status\.storage|security\.providers|internal\.(key|value)\.converter|graceful\.shutdown)(\.|$).*|connect\.protocol)$/

const known: readonly string[] = [
  ...clientConfigNames,
  ...[connectWorkerConfig, clientConfig, clusterConfig, functionConfig, connectorPlacesConfig].flatMap(
    namesOf,
  ),
  'config.providers',
]

/** What a worker file says in vain, a warning a key. */
export const findWorkerWarnings = (entries: ConfigEntries): ConfigProblem[] =>
  [...entries].flatMap(([key, { origin, writtenAs }]) => {
    const message = warningOf(key)
    return message === undefined ? [] : [{ origin, key: writtenAs, message }]
  })

const warningOf = (key: string): string | undefined => {
  const [, because] = ignored.find(([pattern]) => pattern.test(key)) ?? []
  if (because !== undefined) return `ignored: ${because}`
  const isKnown =
    known.includes(key) ||
    isProviderKey(key) ||
    /^(producer|consumer|admin|key\.converter|value\.converter|header\.converter)\./.test(key)
  if (isKnown || harmless.test(key)) return undefined
  const meant = nearestName(key, known)
  return `ignored: no setting of a worker that is known here${meant === undefined ? '' : `; did you mean ${meant}?`}`
}
