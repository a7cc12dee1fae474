import type { FastifyInstance } from 'fastify'
import { AwsError } from '../aws-error.ts'
import { type JsonObject, parseJson, toObject } from '../json.ts'

/** Answers to operations of AWS's JSON APIs, by `X-Amz-Target`. */
export type TargetAnswers = { readonly [target: string]: (request: JsonObject) => unknown }

/** The APIs that are one path, and name the operation in a header: Secrets Manager, CloudWatch, CloudWatch Logs. */
export const targetRoute = (server: FastifyInstance, answers: TargetAnswers): void => {
  server.post('/', async (request, reply) => {
    const target = String(request.headers['x-amz-target'])
    const answer = answers[target]
    if (answer === undefined)
      throw new AwsError('UnknownOperationException', 400, `${target} is not answered on one machine`)
    const body = request.body instanceof Buffer ? request.body.toString('utf8') : '{}'
    reply.type(String(request.headers['content-type'] ?? 'application/x-amz-json-1.1'))
    return JSON.stringify(answer(toObject(parseJson(body, 'the request'), 'the request')))
  })
}
