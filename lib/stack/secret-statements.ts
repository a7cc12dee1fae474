import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam'

/** What a function may do to read these secrets, by their whole ARNs; nothing where there are none. */
export const secretStatements = (arns: readonly string[]): PolicyStatement[] =>
  arns.length === 0 ? [] : [readSecrets(arns), decryptSecrets(arns)]

const readSecrets = (arns: readonly string[]): PolicyStatement =>
  new PolicyStatement({
    effect: Effect.ALLOW,
    actions: ['secretsmanager:GetSecretValue'],
    resources: [...arns],
  })

/** MSK wants its SCRAM secrets under a key of one's own. Which key is not in the settings, which secrets it opens is. */
const decryptSecrets = (arns: readonly string[]): PolicyStatement =>
  new PolicyStatement({
    effect: Effect.ALLOW,
    actions: ['kms:Decrypt'],
    resources: [...new Set(arns.map((arn) => keysBeside(arn)))],
    conditions: { StringEquals: { 'kms:EncryptionContext:SecretARN': [...arns] } },
  })

/** Every key in the account and region of a secret. */
const keysBeside = (secretArn: string): string =>
  secretArn.replace(/^(arn:[^:]+):secretsmanager:([^:]+):([^:]+):.*$/, '$1:kms:$2:$3:key/*')
