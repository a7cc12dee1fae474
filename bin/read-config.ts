import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { ConfigException } from '../lib/config/config-exception.ts'
import { type ConnectorBody, parseConnectorJson } from '../lib/config/connector-json.ts'
import { type Deployment, parseDeployment, propertiesFileName } from '../lib/config/deployment.ts'
import { decodeProperties } from '../lib/config/properties.ts'
import { findBacktracking } from '../lib/stack/find-backtracking.ts'
import { inlinePatterns } from './inline-patterns.ts'

/** Reads `mm2.properties` and `connectors/*.json` of a folder. Throws one ConfigException with all that is wrong. */
export const readConfig = (folder: string): Deployment => {
  const file = join(folder, propertiesFileName)
  if (!existsSync(file)) {
    throw new ConfigException([
      {
        origin: folder,
        key: propertiesFileName,
        message: 'is not there: name its folder with -c config=<folder>',
      },
    ])
  }
  const deployment = parseDeployment({
    properties: decodeProperties(readFileSync(file)),
    connectors: readConnectors(folder),
  })
  return { ...deployment, warnings: [...deployment.warnings, ...findBacktracking(deployment.connectors)] }
}

/** A connector's JSON, with the patterns of its `patternsDir`: relative to the folder above `connectors`, or its own. */
export const readConnector = (file: string): ConnectorBody => {
  const directory = dirname(file)
  const folder = basename(directory) === 'connectors' ? dirname(directory) : directory
  return parseConnectorJson(inlinePatterns(readFileSync(file, 'utf8'), { file, folder }), file)
}

const readConnectors = (folder: string): Map<string, string> => {
  const directory = join(folder, 'connectors')
  const names = existsSync(directory) ? readdirSync(directory).filter((name) => name.endsWith('.json')) : []
  return new Map(
    names.sort().map((name) => {
      const file = `connectors/${name}`
      return [file, inlinePatterns(readFileSync(join(directory, name), 'utf8'), { file, folder })]
    }),
  )
}
