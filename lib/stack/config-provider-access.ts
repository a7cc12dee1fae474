import { Aws, CfnParameter, type Stack } from 'aws-cdk-lib'
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { SecretName } from '../config/config-providers.ts'
import { variableParameter } from '../config/environment.ts'
import { requirementsOf } from '../config/provided-values.ts'
import type { Settings } from '../config/settings-file.ts'
import type { KafkaFunction } from './kafka-function.ts'
import { acknowledgeWildcards } from './wildcards.ts'

/**
 * Hands functions what the config providers of their settings need: the variables, each a parameter of the stack that shows its
 * value to nobody, and the right to read exactly the secrets that are named.
 */
export class ConfigProviderAccess {
  readonly #stack: Stack
  readonly #parameters = new Map<string, CfnParameter>()

  constructor(stack: Stack) {
    this.#stack = stack
  }

  /** `settings`: all that the function resolves. */
  grant(of: KafkaFunction, ...settings: readonly Settings[]): void {
    const required = settings.map(requirementsOf)
    for (const name of new Set(required.flatMap(({ variables }) => variables)))
      of.function.addEnvironment(name, this.#parameter(name).valueAsString)
    const named = required.flatMap(({ secrets }) => secrets).map((secret) => this.#arnOf(secret))
    const statements = secretStatements([...new Map(named.map((arn) => [arn.secret, arn])).values()])
    for (const statement of statements) of.role.addToPolicy(statement)
    acknowledgeWildcards(of.role, statements)
  }

  #parameter(name: string): CfnParameter {
    const known = this.#parameters.get(name)
    if (known) return known
    const parameter = new CfnParameter(this.#stack, variableParameter(name), {
      description: `Value of the variable ${name}, which config providers hand to functions`,
      noEcho: true,
    })
    this.#parameters.set(name, parameter)
    return parameter
  }

  /** Secrets Manager puts six characters behind a name: only who writes the whole ARN knows them. */
  #arnOf({ id, region: written }: SecretName): SecretArn {
    const ofStack = ['arn', Aws.PARTITION, '', written ?? Aws.REGION, Aws.ACCOUNT_ID]
    const [, partition, , region, account] = id.startsWith('arn:') ? id.split(':') : ofStack
    const secret = id.startsWith('arn:')
      ? id
      : `arn:${partition}:secretsmanager:${region}:${account}:secret:${id}`
    return {
      secret: id.startsWith('arn:') && /-[A-Za-z0-9]{6}$/.test(id) ? secret : `${secret}-??????`,
      keys: `arn:${partition}:kms:${region}:${account}:key/*`,
    }
  }
}

/** A secret and all keys beside it: which one it is under is not in the settings. */
interface SecretArn {
  readonly secret: string
  readonly keys: string
}

const secretStatements = (arns: readonly SecretArn[]): PolicyStatement[] =>
  arns.length === 0
    ? []
    : [
        new PolicyStatement({
          effect: Effect.ALLOW,
          actions: ['secretsmanager:GetSecretValue'],
          resources: arns.map(({ secret }) => secret),
        }),
        new PolicyStatement({
          effect: Effect.ALLOW,
          actions: ['kms:Decrypt'],
          resources: [...new Set(arns.map(({ keys }) => keys))],
          conditions: { StringLike: { 'kms:EncryptionContext:SecretARN': arns.map(({ secret }) => secret) } },
        }),
      ]
