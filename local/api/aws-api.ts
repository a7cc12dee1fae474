import type { AddressInfo } from 'node:net'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { AwsError } from '../aws-error.ts'
import type { Secrets } from '../secrets.ts'
import { type LambdaServices, lambdaRoutes } from './lambda-routes.ts'
import { type MonitoringServices, monitoringAnswers } from './monitoring-answers.ts'
import { s3Routes } from './s3-routes.ts'
import type { S3Services } from './s3-services.ts'
import { s3ErrorXml } from './s3-xml.ts'
import { secretsAnswers } from './secrets-answers.ts'
import { targetRoute } from './target-route.ts'

/** What the APIs speak for. */
export interface AwsServices extends LambdaServices, MonitoringServices, S3Services {
  readonly secrets: Secrets
}

/** The largest object, bytes: it is held in memory. */
const bodyLimit = 256 * 1024 * 1024

/** AWS's APIs as far as functions call them, all on one loopback port: what AWS_ENDPOINT_URL points to. */
export class AwsApi {
  readonly #server: FastifyInstance

  private constructor(server: FastifyInstance) {
    this.#server = server
  }

  /** Listens on a port of 127.0.0.1; 0 for a free one. Services are asked for when the first request comes. */
  static async listen(port: number, services: AwsServices): Promise<AwsApi> {
    const server = fastify({
      bodyLimit,
      exposeHeadRoutes: false,
      forceCloseConnections: true,
      routerOptions: { maxParamLength: 2048 },
    })
    server.removeAllContentTypeParsers()
    server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
    server.setErrorHandler((error: Error, request, reply) => answerError(error, request, reply))
    server.setNotFoundHandler((request, reply) =>
      answerError(
        new AwsError(
          'UnknownOperationException',
          404,
          `${request.method} ${request.url} is not answered on one machine`,
        ),
        request,
        reply,
      ),
    )
    lambdaRoutes(server, services)
    targetRoute(server, { ...secretsAnswers(services.secrets), ...monitoringAnswers(services) })
    s3Routes(server, services)
    await server.listen({ host: '127.0.0.1', port })
    return new AwsApi(server)
  }

  /** `http://127.0.0.1:<port>` */
  get endpoint(): string {
    return `http://127.0.0.1:${(this.#server.server.address() as AddressInfo).port}`
  }

  /** Closes every connection. */
  async close(): Promise<void> {
    await this.#server.close()
  }
}

/** JSON with the error's type in a header for Lambda and Secrets Manager, XML for S3. */
const answerError = (
  error: Error & { statusCode?: number },
  request: FastifyRequest,
  reply: FastifyReply,
) => {
  const known =
    error instanceof AwsError
      ? error
      : new AwsError('ServiceException', error.statusCode ?? 500, error.message)
  reply.code(known.statusCode)
  if (isJsonApi(request))
    return reply
      .header('x-amzn-errortype', known.code)
      .type('application/json')
      .send({ __type: known.code, Type: known.code, message: known.message, Message: known.message })
  if (request.method === 'HEAD') return reply.send()
  return reply.type('application/xml').send(s3ErrorXml(known))
}

const isJsonApi = ({ url, headers }: FastifyRequest): boolean =>
  headers['x-amz-target'] !== undefined || /^\/20\d\d-\d\d-\d\d\//.test(url)
