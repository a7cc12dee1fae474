import { simpleClassName } from '../class-name.ts'
import type { ConnectorKeys } from '../connector-keys.ts'
import { createCast } from './cast.ts'
import { createDropHeaders } from './drop-headers.ts'
import { createExtractField } from './extract-field.ts'
import { createFilter } from './filter.ts'
import { createFlatten } from './flatten.ts'
import { createHeaderFrom } from './header-from.ts'
import { createHoistField } from './hoist-field.ts'
import { createInsertField } from './insert-field.ts'
import { createInsertHeader } from './insert-header.ts'
import { createMaskField } from './mask-field.ts'
import { createRegexRouter } from './regex-router.ts'
import { createReplaceField } from './replace-field.ts'
import { createSetSchemaMetadata } from './set-schema-metadata.ts'
import { createTimestampConverter } from './timestamp-converter.ts'
import { createTimestampRouter } from './timestamp-router.ts'
import type { Side, Transform } from './transform.ts'
import { createValueToKey } from './value-to-key.ts'

type Create = (keys: ConnectorKeys) => Transform

/** Those that come as `$Key` and `$Value`. */
const sided: readonly (readonly [string, (side: Side, keys: ConnectorKeys) => Transform])[] = [
  ['Cast', createCast],
  ['ExtractField', createExtractField],
  ['Flatten', createFlatten],
  ['HeaderFrom', createHeaderFrom],
  ['HoistField', createHoistField],
  ['InsertField', createInsertField],
  ['MaskField', createMaskField],
  ['ReplaceField', createReplaceField],
  ['SetSchemaMetadata', createSetSchemaMetadata],
  ['TimestampConverter', createTimestampConverter],
]

const transforms: ReadonlyMap<string, Create> = new Map<string, Create>([
  ...sided.flatMap(([name, create]): [string, Create][] => [
    [`${name}$Key`, (keys) => create('key', keys)],
    [`${name}$Value`, (keys) => create('value', keys)],
  ]),
  ['DropHeaders', createDropHeaders],
  ['Filter', createFilter],
  ['InsertHeader', createInsertHeader],
  ['RegexRouter', createRegexRouter],
  ['TimestampRouter', createTimestampRouter],
  ['ValueToKey', createValueToKey],
])

/** Simple names of Kafka's transforms, all of them. */
export const transformNames: readonly string[] = [...transforms.keys()]

/** The transform that keys under `transforms.<alias>.` describe. Throws a ConnectorSettingError. */
export const createTransform = (keys: ConnectorKeys): Transform => {
  const create = transforms.get(simpleClassName(keys.required('type')))
  if (create === undefined) {
    return keys.refuse('type', `is "${keys.optional('type')}": write one of ${transformNames.join(', ')}`)
  }
  return create(keys)
}
