import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { ConfigException } from '../lib/config/config-exception.ts'
import { workerFileNames } from '../lib/config/connect-worker-file.ts'
import { type ConnectorBody, parseConnectorJson } from '../lib/config/connector-json.ts'
import { type Deployment, parseDeployment } from '../lib/config/deployment.ts'
import {
  decodeProperties,
  escapeProperty,
  parseProperties,
  propertiesFileName,
} from '../lib/config/properties.ts'
import { findBacktracking } from '../lib/stack/find-backtracking.ts'
import { inlinePatterns } from './inline-patterns.ts'

/**
 * Reads `mm2.properties`, a worker file and `connectors/` of a folder. Throws one ConfigException with all that is wrong.
 */
export const readConfig = (folder: string): Deployment => {
  const properties = readProperties(folder, propertiesFileName)
  const [worker, other] = workerFileNames.flatMap((fileName) => {
    const text = readProperties(folder, fileName)
    return text === undefined ? [] : [{ fileName, text }]
  })
  if (properties === undefined && worker === undefined)
    refuse(
      folder,
      propertiesFileName,
      'is not there, and no worker file either: name their folder with -c config=<folder>',
    )
  if (worker !== undefined && other !== undefined)
    refuse(
      folder,
      other.fileName,
      `stands beside ${worker.fileName}: connectors have one worker, so remove one of them`,
    )
  const deployment = parseDeployment({ properties, worker, connectors: readConnectors(folder) })
  return { ...deployment, warnings: [...deployment.warnings, ...findBacktracking(deployment.connectors)] }
}

/** A connector's JSON, with the patterns of its `patternsDir`: relative to the folder above `connectors`, or its own. */
export const readConnector = (file: string): ConnectorBody => {
  const directory = dirname(file)
  const folder = basename(directory) === 'connectors' ? dirname(directory) : directory
  return parseConnectorJson(inlinePatterns(readFileSync(file, 'utf8'), { file, folder }), file)
}

const readProperties = (folder: string, name: string): string | undefined => {
  const file = join(folder, name)
  return existsSync(file) ? decodeProperties(readFileSync(file)) : undefined
}

const refuse = (origin: string, key: string, message: string): never => {
  throw new ConfigException([{ origin, key, message }])
}

const readConnectors = (folder: string): Map<string, string> => {
  const directory = join(folder, 'connectors')
  const names = existsSync(directory)
    ? readdirSync(directory).filter((name) => /\.(json|properties)$/.test(name))
    : []
  return new Map(
    names.sort().map((name) => {
      const file = `connectors/${name}`
      if (name.endsWith('.properties')) return [file, readConnectorProperties(directory, name, folder)]
      return [file, inlinePatterns(readFileSync(join(directory, name), 'utf8'), { file, folder })]
    }),
  )
}

/** The properties of a connector. Written anew, and so without its lines, if it names directories of patterns. */
const readConnectorProperties = (directory: string, name: string, folder: string): string => {
  const file = `connectors/${name}`
  const text = decodeProperties(readFileSync(join(directory, name)))
  const written = Object.fromEntries(parseProperties(text, file).map(({ key, value }) => [key, value]))
  const inlined: Record<string, string> = JSON.parse(
    inlinePatterns(JSON.stringify(written), { file, folder }),
  )
  if (Object.keys(written).every((key) => key in inlined)) return text
  return Object.entries(inlined)
    .map(([key, value]) => `${escapeProperty(key)}=${escapeProperty(value)}`)
    .join('\n')
}
