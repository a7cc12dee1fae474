import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'

/** A secret of Secrets Manager as we expect it: a flat JSON object of strings. */
export type Secret = Readonly<Record<string, string>>

/**
 * Reads secrets by ARN or name, each once an execution environment; a read that failed is tried again. Those that are
 * known already, as on a machine that has them in a file, are not asked for.
 */
export class Secrets {
  readonly #clients = new Map<string | undefined, SecretsManagerClient>()
  readonly #read: Map<string, Promise<string>>

  constructor(known: ReadonlyMap<string, Secret> = new Map()) {
    this.#read = new Map([...known].map(([arn, secret]) => [arn, Promise.resolve(JSON.stringify(secret))]))
  }

  /** The named fields of a secret. A field that the secret lacks is an error that names both. */
  async fields<Field extends string>(
    arn: string,
    ...names: readonly Field[]
  ): Promise<Record<Field, string>> {
    const secret = await this.get(arn)
    const missing = names.filter((name) => secret[name] === undefined)
    if (missing.length > 0) {
      throw new Error(
        `The secret ${arn} has no "${missing.join('", "')}". ` +
          `Store it as JSON with the fields ${names.map((name) => `"${name}"`).join(', ')}.`,
      )
    }
    return Object.fromEntries(names.map((name) => [name, secret[name]])) as Record<Field, string>
  }

  /** The whole secret. */
  async get(arn: string): Promise<Secret> {
    try {
      return parseSecret(arn, await this.text(arn))
    } catch (cause) {
      if (cause instanceof SecretShapeError) this.#read.delete(arn)
      throw cause
    }
  }

  /** The text of a secret, whatever it is. `region`: where it is, if not where this runs. */
  text(id: string, region?: string): Promise<string> {
    const known = this.#read.get(id)
    if (known) return known
    const reading = this.#fetch(id, region)
    this.#read.set(id, reading)
    reading.catch(() => this.#read.delete(id))
    return reading
  }

  async #fetch(arn: string, region: string | undefined): Promise<string> {
    const client = this.#clients.get(region) ?? new SecretsManagerClient({ ...(region && { region }) })
    this.#clients.set(region, client)
    try {
      const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: arn }))
      return SecretString ?? ''
    } catch (cause) {
      throw new Error(
        `The secret ${arn} could not be read. Check that it exists in this region, and that the function's ` +
          'role may call secretsmanager:GetSecretValue on it and kms:Decrypt on its key.',
        { cause },
      )
    }
  }
}

/** The secret was read but is not a JSON object of strings. */
class SecretShapeError extends Error {
  override readonly name = 'SecretShapeError'
}

const parseSecret = (arn: string, text: string | undefined): Secret => {
  const parsed = text === undefined ? undefined : parseJson(text)
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    // The value is not repeated: it is a secret.
    throw new SecretShapeError(
      `The secret ${arn} is not a JSON object such as {"username":"…","password":"…"}.`,
    )
  }
  return Object.fromEntries(Object.entries(parsed).map(([name, value]) => [name, String(value)]))
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
