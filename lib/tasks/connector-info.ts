import type { ConnectorProperties } from '../connect/config-topic.ts'
import type { Connector } from './connect-registry.ts'

/** ConnectorInfo. */
export const connectorInfo = (connector: Connector) => ({
  name: connector.name,
  config: namedConfig(connector),
  tasks: tasksOf(connector),
  type: connector.at.type,
})

/** The config with the name by which the connector is asked for. */
export const namedConfig = ({ name, config }: Connector): ConnectorProperties => ({ ...config, name })

/** Lambda runs as many at once as there are partitions: to Connect that is one task, none while it is stopped. */
export const tasksOf = ({ name, state }: Connector): readonly { connector: string; task: number }[] =>
  state === 'STOPPED' ? [] : [{ connector: name, task: 0 }]
