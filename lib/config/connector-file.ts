import { ConfigException } from './config-exception.ts'
import { type ConnectorBody, parseConnectorJson } from './connector-json.ts'
import { parseProperties, propertyEntries } from './properties.ts'

/**
 * A file of config/connectors: JSON as Connect's REST API takes it, or `.properties` as connect-standalone takes it on its
 * command line. Throws a ConfigException.
 */
export const parseConnectorFile = (text: string, fileName: string): ConnectorBody => {
  if (!fileName.endsWith('.properties')) return parseConnectorJson(text, fileName)
  const config = propertyEntries(parseProperties(text, fileName), fileName)
  const name = config.get('name')?.value.trim()
  if (name) return { name, config }
  throw new ConfigException([
    {
      origin: fileName,
      key: 'name',
      message: 'Missing required configuration "name" which has no default value',
    },
  ])
}
