import { ConnectorKeys } from '../connector-keys.ts'
import type { Converter } from './converter.ts'
import { createJsonConverter } from './json-converter.ts'

/** JsonConverter without schemas: what counts where a connector names no converter, as there is no worker to inherit from. */
export const plainJsonConverter: Converter = createJsonConverter(
  new ConnectorKeys({ 'schemas.enable': 'false' }),
)
