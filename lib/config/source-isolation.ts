import { clientProperties } from './client-properties.ts'
import { entriesOf } from './config-entries.ts'
import { type Settings, settingsFileName } from './settings-file.ts'

/** Whether a MirrorMaker 2 with these settings leaves out what was aborted on the source. Our own event sources do not. */
export const readsCommitted = (settings: Settings): boolean => {
  const isolation = clientProperties(entriesOf(settings, settingsFileName), 'source', 'consumer').get(
    'isolation.level',
  )
  return isolation?.value.trim() === 'read_committed'
}
