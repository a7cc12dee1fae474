import type { ConnectorFunction } from './environment.ts'

/** Connector classes by simple name, each with the function that does their work. */
const functionsByClass: ReadonlyMap<string, ConnectorFunction> = new Map([
  ['FilePulseSourceConnector', 'file-source'],
  ['ElasticsearchSinkConnector', 'search-sink'],
  ['OpenSearchSinkConnector', 'search-sink'],
  // As Aiven's own documentation spells it.
  ['OpensearchSinkConnector', 'search-sink'],
])

/** The function that does the work of a connector class. As in Connect, the package and the word Connector may be missing. */
export const functionOfClass = (className: string): ConnectorFunction | undefined => {
  const simpleName = className.trim().slice(className.trim().lastIndexOf('.') + 1)
  return functionsByClass.get(simpleName) ?? functionsByClass.get(`${simpleName}Connector`)
}

/** What to say of a class that no function stands for. */
export const unknownClassMessage = (className: string): string =>
  /Mirror(Source|Checkpoint|Heartbeat)(Connector)?$/.test(className)
    ? `${className} is not deployed from here: declare the flow in mm2.properties (clusters, A->B.enabled = true)`
    : `Failed to find any class that implements Connector and which name matches ${className}; available: ${[...functionsByClass.keys()].slice(0, 3).join(', ')}`
