import { simpleClassName } from '../class-name.ts'
import { ConnectorKeys, type ConnectorSettings } from '../connector-keys.ts'

/** Where a schema registry is, and how to log in. */
export interface RegistryAccess {
  readonly urls: readonly string[]
  /** `user:password`; absent: without a login. */
  readonly userInfo?: string
}

/** Keys of `SchemaRegistryTransfer`, as those of cricket.jmoore.kafka.connect.transforms. */
export interface SchemaTransferOptions {
  readonly source: RegistryAccess
  readonly target: RegistryAccess
  /** `transfer.message.keys`: whether keys have schemas too. */
  readonly transfersKeys: boolean
}

/** Simple name of the transform that copies schemas to another registry and puts their ids there into records. */
export const schemaTransferName = 'SchemaRegistryTransfer'

/** The one of `transforms` that transfers schemas; undefined where none does. Throws a ConnectorSettingError. */
export const readSchemaTransfer = (settings: ConnectorSettings): SchemaTransferOptions | undefined => {
  const [keys] = new ConnectorKeys(settings)
    .list('transforms')
    .map((alias) => new ConnectorKeys(settings, `transforms.${alias}.`))
    .filter((one) => simpleClassName(one.optional('type') ?? '') === schemaTransferName)
  return keys && schemaTransferOptions(keys)
}

/** The options under one alias. Throws a ConnectorSettingError. */
export const schemaTransferOptions = (keys: ConnectorKeys): SchemaTransferOptions => {
  if ((keys.optional('predicate') ?? '') !== '')
    keys.refuse('predicate', 'is not taken here: ids of all records of the flow are those of one registry')
  // Headers are always sent: a mirror leaves out nothing that it was not told to.
  keys.boolean('include.message.headers', true)
  return {
    source: registryAccess(keys, 'src'),
    target: registryAccess(keys, 'dest'),
    transfersKeys: keys.boolean('transfer.message.keys', true),
  }
}

const registryAccess = (keys: ConnectorKeys, side: 'src' | 'dest'): RegistryAccess => {
  const key = `${side}.schema.registry.url`
  const urls = keys.requiredList(key)
  for (const url of urls) {
    const problem = urlProblem(url)
    if (problem !== undefined) keys.refuse(key, `is "${url}": ${problem}`)
  }
  const userInfo = keys.optional(`${side}.basic.auth.user.info`) ?? ''
  return { urls, ...(userInfo !== '' && { userInfo }) }
}

const urlProblem = (text: string): string | undefined => {
  const url = URL.parse(text)
  if (url === null || !/^https?:$/.test(url.protocol)) return 'write https://host:port'
  return url.username === '' && url.password === ''
    ? undefined
    : 'leave the login out of it, and write user:password into basic.auth.user.info, by a config provider'
}
