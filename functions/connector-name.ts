import type { Settings } from '../lib/config/settings-file.ts'

/** What a connector is called in metrics: its name, or its class where a configuration has none. */
export const connectorName = (settings: Settings): string =>
  settings.name ?? settings['connector.class']?.split('.').at(-1) ?? 'connector'
