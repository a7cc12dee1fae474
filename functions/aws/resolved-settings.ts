import type { SecretName } from '../../lib/config/config-providers.ts'
import { type ProvidedText, requirementsOf, resolveSettings } from '../../lib/config/provided-values.ts'
import type { Settings } from '../../lib/config/settings-file.ts'
import { messageOf } from '../../lib/tasks/message-of.ts'
import { Secrets } from './secrets.ts'

/** Read once an execution environment. */
const ownSecrets = new Secrets()

/**
 * Settings as a function works with them: expressions of config providers replaced by variables of the environment and by
 * secrets. Rejects with a ConfigException that names each expression that has no value.
 */
export const resolvedSettings = async (settings: Settings, secrets = ownSecrets): Promise<Settings> => {
  const texts = requirementsOf(settings).secrets.map(
    async (secret) => [secret.id, await textOf(secret, secrets)] as const,
  )
  return resolveSettings(settings, { variables: process.env, secrets: new Map(await Promise.all(texts)) })
}

const textOf = async ({ id, region }: SecretName, secrets: Secrets): Promise<ProvidedText> => {
  try {
    return { text: await secrets.text(id, region) }
  } catch (error) {
    return { problem: messageOf(error) }
  }
}
