import type { ConnectorFunction } from './environment.ts'

/** Connector classes by simple name, each with the function that does their work. */
const functionsByClass: ReadonlyMap<string, ConnectorFunction> = new Map([
  ['FilePulseSourceConnector', 'file-source'],
  ['FileStreamSourceConnector', 'file-source'],
  ['FileStreamSinkConnector', 'file-sink'],
  ['ElasticsearchSinkConnector', 'search-sink'],
  ['OpenSearchSinkConnector', 'search-sink'],
  // As Aiven's own documentation spells it.
  ['OpensearchSinkConnector', 'search-sink'],
])

/** A class without its package and without the word Connector: `FileStreamSource`. */
export const simpleConnectorClass = (className: string): string => {
  const trimmed = className.trim()
  return trimmed.slice(trimmed.lastIndexOf('.') + 1).replace(/Connector$/, '')
}

/** The function that does the work of a connector class. As in Connect, the package and the word Connector may be missing. */
export const functionOfClass = (className: string): ConnectorFunction | undefined =>
  functionsByClass.get(`${simpleConnectorClass(className)}Connector`)

/** Whether a connector is Kafka's own source of lines. */
export const isFileStreamSource = (className: string): boolean =>
  simpleConnectorClass(className) === 'FileStreamSource'

/** What to say of a class that no function stands for. */
export const unknownClassMessage = (className: string): string =>
  /Mirror(Source|Checkpoint|Heartbeat)(Connector)?$/.test(className)
    ? `${className} is not deployed from here: declare the flow in mm2.properties (clusters, A->B.enabled = true)`
    : `Failed to find any class that implements Connector and which name matches ${className}; available: ${[...functionsByClass.keys()].slice(0, 5).join(', ')}`
