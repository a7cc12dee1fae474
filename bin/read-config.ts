import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigException } from '../lib/config/config-exception.ts'
import { type Deployment, parseDeployment, propertiesFileName } from '../lib/config/deployment.ts'
import { decodeProperties } from '../lib/config/properties.ts'

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
  return parseDeployment({
    properties: decodeProperties(readFileSync(file)),
    connectors: readConnectors(join(folder, 'connectors')),
  })
}

const readConnectors = (folder: string): Map<string, string> => {
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.json')) : []
  return new Map(files.sort().map((file) => [`connectors/${file}`, readFileSync(join(folder, file), 'utf8')]))
}
