import type { FastifyInstance } from 'fastify'
import { AwsError } from '../aws-error.ts'
import { parseJson, toObject, toText } from '../json.ts'
import type { Secrets } from '../secrets.ts'

/** Secrets Manager: GetSecretValue, the one call that functions make. */
export const secretsRoute = (server: FastifyInstance, secrets: Secrets): void => {
  server.post('/', async (request, reply) => {
    const target = String(request.headers['x-amz-target'])
    if (target !== 'secretsmanager.GetSecretValue')
      throw new AwsError('UnknownOperationException', 400, `${target} is not answered on one machine`)
    const body = request.body instanceof Buffer ? request.body.toString('utf8') : '{}'
    const id = toText(toObject(parseJson(body, 'the request'), 'the request').SecretId, 'SecretId')
    reply.type('application/x-amz-json-1.1')
    return JSON.stringify({
      ARN: id,
      Name: id,
      SecretString: secrets.text(id),
      VersionStages: ['AWSCURRENT'],
    })
  })
}
