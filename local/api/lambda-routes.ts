import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AwsError } from '../aws-error.ts'
import type { EventSourceMappings, Mapping } from '../event-source/event-source-mappings.ts'
import { type JsonObject, parseJson, toObject, toOptionalObject, toText } from '../json.ts'
import type { LambdaFunction } from '../lambda/lambda-function.ts'

/** What the Lambda API speaks for. */
export interface LambdaServices {
  readonly mappings: EventSourceMappings
  readonly region: string
  readonly accountId: string
  lambdas(): readonly LambdaFunction[]
  /** A function by name, ARN or logical id; an AwsError without one. */
  lambda(name: string): LambdaFunction
  /** Without waiting. */
  invokeLater(target: LambdaFunction, payload: string): void
}

type WithParams<T> = FastifyRequest<{ Params: T; Querystring: { [name: string]: string | undefined } }>

const mappingsPath = '/2015-03-31/event-source-mappings'

/** The parts of the Lambda API that functions call: event source mappings, tags, Invoke, GetFunction, ListFunctions. */
export const lambdaRoutes = (server: FastifyInstance, services: LambdaServices): void => {
  eventSourceRoutes(server, services)
  tagRoutes(server, services)
  functionRoutes(server, services)
}

const eventSourceRoutes = (server: FastifyInstance, services: LambdaServices): void => {
  const { mappings } = services
  const describe = (mapping: Mapping) => describeMapping(mapping, services)
  const create = async (request: FastifyRequest, reply: FastifyReply) => {
    const { Tags, ...fields } = bodyOf(request)
    reply.code(202)
    return { ...describe(mappings.create(fields, tagsOf(Tags))), State: 'Creating' }
  }
  const list = async (request: WithParams<unknown>) => {
    const { FunctionName, EventSourceArn, Marker, MaxItems } = request.query
    const arn = FunctionName === undefined ? undefined : services.lambda(FunctionName).resource.arn
    const all = mappings
      .list()
      .filter(({ functionArn }) => arn === undefined || functionArn === arn)
      .filter((mapping) => EventSourceArn === undefined || mapping.request.EventSourceArn === EventSourceArn)
    const from = Number(Marker ?? 0)
    const to = from + Math.min(Number(MaxItems ?? 100), 100)
    return {
      EventSourceMappings: all.slice(from, to).map(describe),
      ...(to < all.length && { NextMarker: String(to) }),
    }
  }
  // SDKs leave the last slash out, the API's reference has it.
  for (const path of [mappingsPath, `${mappingsPath}/`]) {
    server.post(path, create)
    server.get(path, list)
  }
  server.get(`${mappingsPath}/:uuid`, async (request: WithParams<{ uuid: string }>) =>
    describe(mappings.get(request.params.uuid)),
  )
  server.put(`${mappingsPath}/:uuid`, async (request: WithParams<{ uuid: string }>, reply) => {
    reply.code(202)
    return { ...describe(await mappings.update(request.params.uuid, bodyOf(request))), State: 'Updating' }
  })
  server.delete(`${mappingsPath}/:uuid`, async (request: WithParams<{ uuid: string }>, reply) => {
    reply.code(202)
    return describe(mappings.remove(request.params.uuid))
  })
}

const tagRoutes = (server: FastifyInstance, { mappings }: LambdaServices): void => {
  const path = '/2017-03-31/tags/:arn'
  server.get(path, async (request: WithParams<{ arn: string }>) => ({
    Tags: mappings.get(uuidOfArn(request.params.arn)).tags,
  }))
  server.post(path, async (request: WithParams<{ arn: string }>, reply) => {
    mappings.tag(uuidOfArn(request.params.arn), tagsOf(bodyOf(request).Tags))
    return reply.code(204).send()
  })
}

const functionRoutes = (server: FastifyInstance, services: LambdaServices): void => {
  const all = '/2015-03-31/functions'
  for (const list of [all, `${all}/`])
    server.get(list, async () => ({ Functions: services.lambdas().map(describeFunction) }))
  const path = `${all}/:name`
  server.get(path, async (request: WithParams<{ name: string }>) => ({
    Configuration: describeFunction(services.lambda(request.params.name)),
  }))
  server.post(`${path}/invocations`, async (request: WithParams<{ name: string }>, reply) => {
    const target = services.lambda(request.params.name)
    const type = request.headers['x-amz-invocation-type'] ?? 'RequestResponse'
    const payload =
      request.body instanceof Buffer && request.body.length > 0 ? request.body : Buffer.from('{}')
    if (type === 'DryRun') return reply.code(204).send()
    if (type === 'Event') {
      services.invokeLater(target, payload.toString('utf8'))
      return reply.code(202).send()
    }
    const result = await target.invoke(payload)
    if (result.isError) reply.header('x-amz-function-error', 'Unhandled')
    return reply.header('x-amz-executed-version', '$LATEST').type('application/json').send(result.payload)
  })
}

/** A mapping as the API answers it. */
const describeMapping = (mapping: Mapping, { region, accountId }: LambdaServices) => {
  const { FunctionName: _, Enabled: __, ...fields } = mapping.request
  return {
    BatchSize: 100,
    ...fields,
    UUID: mapping.uuid,
    EventSourceMappingArn: `arn:aws:lambda:${region}:${accountId}:event-source-mapping:${mapping.uuid}`,
    FunctionArn: mapping.functionArn,
    LastModified: mapping.lastModifiedMs / 1000,
    LastProcessingResult: mapping.source?.lastProcessingResult ?? 'No records processed',
    State: mapping.state,
    StateTransitionReason: 'USER_INITIATED',
  }
}

const describeFunction = ({ resource }: LambdaFunction) => ({
  FunctionName: resource.name,
  FunctionArn: resource.arn,
  Description: resource.description,
  Handler: resource.handler,
  MemorySize: resource.memoryMb,
  Timeout: resource.timeoutSeconds,
  Version: '$LATEST',
  State: 'Active',
  Environment: { Variables: resource.environment },
  LoggingConfig: { LogGroup: resource.logGroup },
})

const uuidOfArn = (arn: string): string => {
  const [, uuid] = /:event-source-mapping:(.+)$/.exec(arn) ?? []
  if (uuid === undefined)
    throw new AwsError(
      'InvalidParameterValueException',
      400,
      `Only event source mappings have tags here, not ${arn}`,
    )
  return uuid
}

const bodyOf = (request: FastifyRequest): JsonObject => {
  const text = request.body instanceof Buffer ? request.body.toString('utf8') : ''
  return toObject(parseJson(text === '' ? '{}' : text, 'the request'), 'the request')
}

const tagsOf = (tags: JsonObject[string]): { readonly [key: string]: string } =>
  Object.fromEntries(
    Object.entries(toOptionalObject(tags, 'Tags')).map(([key, value]) => [key, toText(value, `tag ${key}`)]),
  )
