import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'

/** A secret of Secrets Manager as we expect it: a flat JSON object of strings. */
export type Secret = Readonly<Record<string, string>>

/**
 * Reads secrets by ARN or name, each once an execution environment; a read that failed is tried again. Those that are
 * known already, as on a machine that has them in a file, are not asked for.
 */
export class Secrets {
  readonly #client = new SecretsManagerClient({})
  readonly #read: Map<string, Promise<Secret>>

  constructor(known: ReadonlyMap<string, Secret> = new Map()) {
    this.#read = new Map([...known].map(([arn, secret]) => [arn, Promise.resolve(secret)]))
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
  get(arn: string): Promise<Secret> {
    const known = this.#read.get(arn)
    if (known) return known
    const reading = this.#fetch(arn)
    this.#read.set(arn, reading)
    reading.catch(() => this.#read.delete(arn))
    return reading
  }

  async #fetch(arn: string): Promise<Secret> {
    try {
      const { SecretString } = await this.#client.send(new GetSecretValueCommand({ SecretId: arn }))
      return parseSecret(arn, SecretString)
    } catch (cause) {
      if (cause instanceof SecretShapeError) throw cause
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
