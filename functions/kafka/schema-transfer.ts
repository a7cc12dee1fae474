import type { Settings } from '../../lib/config/settings-file.ts'
import { readSchemaTransfer } from '../../lib/connect/transforms/schema-transfer-options.ts'
import type { Log } from '../../lib/tasks/ports.ts'
import { SchemaTransfer } from '../../lib/tasks/schema-transfer.ts'
import { SchemaRegistry } from './schema-registry.ts'

/** The transfer of schemas that a flow's `transforms` name; undefined where they name none. */
export const schemaTransfer = (settings: Settings, log: Pick<Log, 'warn'>): SchemaTransfer | undefined => {
  const options = readSchemaTransfer(settings)
  if (options === undefined) return undefined
  const { source, target, transfersKeys } = options
  return new SchemaTransfer({
    source: new SchemaRegistry(source),
    target: new SchemaRegistry(target),
    transfersKeys,
    log,
  })
}
