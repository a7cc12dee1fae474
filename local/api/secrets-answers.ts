import { toText } from '../json.ts'
import type { Secrets } from '../secrets.ts'
import type { TargetAnswers } from './target-route.ts'

/** Secrets Manager: GetSecretValue, the one call that functions make. */
export const secretsAnswers = (secrets: Secrets): TargetAnswers => ({
  'secretsmanager.GetSecretValue': ({ SecretId }) => {
    const id = toText(SecretId, 'SecretId')
    return { ARN: id, Name: id, SecretString: secrets.text(id), VersionStages: ['AWSCURRENT'] }
  },
})
