import { readFileSync } from 'node:fs'
import { AwsError } from './aws-error.ts'
import { isObject, type JsonObject, parseJson, toObject } from './json.ts'

/** Secrets Manager's secrets: a JSON file of values by ARN or name. A value that is an object is a secret of JSON text. */
export class Secrets {
  readonly #values: JsonObject
  readonly #file: string | undefined

  constructor(file: string | undefined) {
    this.#file = file
    this.#values = file === undefined ? {} : toObject(parseJson(readFileSync(file, 'utf8'), file), file)
  }

  /** SecretString of a secret. */
  text(id: string): string {
    const value = this.#values[id] ?? this.#values[nameOf(id)]
    if (value === undefined)
      throw new AwsError(
        'ResourceNotFoundException',
        400,
        `Secrets Manager can't find the specified secret: ${id} is not in ${this.#file ?? 'a secrets file, for none was given'}`,
      )
    return typeof value === 'string' ? value : JSON.stringify(value)
  }

  /** A secret that is a JSON object, as event sources need it. */
  object(id: string): JsonObject {
    const value = parseJson(this.text(id), `the secret ${id}`)
    if (!isObject(value)) throw new Error(`the secret ${id} has to be a JSON object`)
    return value
  }
}

/** The name within a secret's ARN, without the six characters that AWS puts after it. */
const nameOf = (arn: string): string =>
  arn.replace(/^arn:[^:]+:secretsmanager:[^:]*:[^:]*:secret:/, '').replace(/-[A-Za-z0-9]{6}$/, '')
