import {
  isObject,
  type Json,
  type JsonObject,
  parseJson,
  toObject,
  toOptionalNumber,
  toOptionalObject,
  toOptionalText,
  toText,
} from '../json.ts'
import { type AsyncPolicy, defaultAsyncPolicy } from '../lambda/async-invoker.ts'
import { bucketNotifications, type ObjectCreatedNotification } from './bucket-notifications.ts'
import type { CdkStack } from './cdk-out.ts'
import { arnOf, physicalName, refOf } from './physical-ids.ts'
import type { Template, TemplateResource } from './template.ts'

/** A function whose code is an asset in cdk.out. */
export interface FunctionResource {
  readonly logicalId: string
  readonly name: string
  readonly arn: string
  readonly description: string
  readonly codeDirectory: string
  readonly handler: string
  readonly timeoutSeconds: number
  readonly memoryMb: number
  readonly environment: { readonly [name: string]: string }
  /** Executions at once; undefined: as many as are asked for. */
  readonly reservedConcurrency: number | undefined
  readonly asyncPolicy: AsyncPolicy
  readonly logGroup: string
}

/** A schedule of EventBridge Scheduler that invokes a function. */
export interface ScheduleResource {
  readonly logicalId: string
  readonly name: string
  readonly expression: string
  readonly functionArn: string
  readonly input: Json
  readonly isEnabled: boolean
}

/** An event source mapping of the template, as its properties have it. */
export interface EventSourceResource {
  readonly logicalId: string
  readonly uuid: string
  readonly properties: JsonObject
}

/** A bucket, and which functions hear of its objects. */
export interface BucketResource {
  readonly logicalId: string
  readonly name: string
  readonly notifications: readonly ObjectCreatedNotification[]
}

/** A function that answers HTTP requests. */
export interface FunctionUrlResource {
  readonly logicalId: string
  readonly functionArn: string
}

/** What of a stack runs on one machine. */
export interface StackResources {
  readonly functions: readonly FunctionResource[]
  readonly schedules: readonly ScheduleResource[]
  readonly eventSources: readonly EventSourceResource[]
  readonly buckets: readonly BucketResource[]
  readonly functionUrls: readonly FunctionUrlResource[]
}

/**
 * Functions, schedules, event sources and buckets of a stack. Functions that only serve custom resources are left
 * out: they run while AWS deploys, never here.
 */
export const stackResources = (template: Template, stack: CdkStack): StackResources => {
  const providers = providerIds(template)
  const notifications = bucketNotifications(template)
  const asyncPolicies = readAsyncPolicies(template)
  return {
    functions: template
      .resources('AWS::Lambda::Function')
      .filter(({ logicalId }) => !providers.has(logicalId))
      .flatMap((resource) => readFunction(template, resource, stack))
      .map((read) => ({ ...read, asyncPolicy: asyncPolicies.get(read.name) ?? defaultAsyncPolicy })),
    schedules: template
      .resources('AWS::Scheduler::Schedule')
      .map((resource) => readSchedule(template, resource)),
    eventSources: template.resources('AWS::Lambda::EventSourceMapping').map((resource) => ({
      logicalId: resource.logicalId,
      uuid: refOf(resource, template.location),
      properties: template.properties(resource),
    })),
    buckets: template.resources('AWS::S3::Bucket').map((resource) => {
      const name = physicalName(named(template, resource), template.location)
      return { logicalId: resource.logicalId, name, notifications: notifications.get(name) ?? [] }
    }),
    functionUrls: template.resources('AWS::Lambda::Url').map((resource) => {
      const { TargetFunctionArn } = template.properties(resource)
      const of = `TargetFunctionArn of ${resource.logicalId}`
      return { logicalId: resource.logicalId, functionArn: toText(TargetFunctionArn, of) }
    }),
  }
}

const named = (template: Template, resource: TemplateResource): TemplateResource => ({
  ...resource,
  properties: template.properties(resource),
})

/** Functions that a ServiceToken names, and those that the framework of such a function calls in turn. */
const providerIds = (template: Template): ReadonlySet<string> => {
  const ids = new Set<string>()
  for (const { properties } of template.all()) addReferences(properties.ServiceToken, ids)
  for (const { logicalId, properties } of template.resources('AWS::Lambda::Function')) {
    if (!ids.has(logicalId)) continue
    addReferences(toOptionalObject(properties.Environment, 'Environment'), ids)
  }
  return ids
}

const addReferences = (value: Json | undefined, ids: Set<string>): void => {
  if (Array.isArray(value)) for (const item of value) addReferences(item, ids)
  if (!isObject(value)) return
  const attribute = value['Fn::GetAtt']
  const id = Array.isArray(attribute) ? attribute[0] : (value.Ref ?? String(attribute ?? '').split('.')[0])
  if (typeof id === 'string' && id !== '') ids.add(id)
  for (const item of Object.values(value)) addReferences(item, ids)
}

const readFunction = (
  template: Template,
  resource: TemplateResource,
  stack: CdkStack,
): readonly Omit<FunctionResource, 'asyncPolicy'>[] => {
  const { logicalId } = resource
  const codeDirectory = stack.assetDirectory(resource.source)
  const isNode = String(resource.properties.Runtime).startsWith('nodejs')
  if (codeDirectory === undefined || !isNode) return []
  const properties = template.properties(resource)
  const self = { ...resource, properties }
  const name = physicalName(self, template.location)
  const logging = toOptionalObject(properties.LoggingConfig, 'LoggingConfig')
  const environment = toOptionalObject(properties.Environment, 'Environment')
  return [
    {
      logicalId,
      name,
      arn: arnOf(self, template.location),
      description: toOptionalText(properties.Description, `Description of ${logicalId}`) ?? '',
      codeDirectory,
      handler: toText(properties.Handler, `Handler of ${logicalId}`),
      timeoutSeconds: toOptionalNumber(properties.Timeout, `Timeout of ${logicalId}`) ?? 3,
      memoryMb: toOptionalNumber(properties.MemorySize, `MemorySize of ${logicalId}`) ?? 128,
      environment: variables(environment.Variables, logicalId),
      reservedConcurrency: toOptionalNumber(
        properties.ReservedConcurrentExecutions,
        'ReservedConcurrentExecutions',
      ),
      logGroup: toOptionalText(logging.LogGroup, 'LogGroup') ?? `/aws/lambda/${name}`,
    },
  ]
}

/** By function name. */
const readAsyncPolicies = (template: Template): ReadonlyMap<string, AsyncPolicy> =>
  new Map(
    template.resources('AWS::Lambda::EventInvokeConfig').map((resource) => {
      const properties = template.properties(resource)
      const maxRetries = toOptionalNumber(properties.MaximumRetryAttempts, 'MaximumRetryAttempts')
      const maxAgeSeconds = toOptionalNumber(properties.MaximumEventAgeInSeconds, 'MaximumEventAgeInSeconds')
      const policy = {
        maxRetries: maxRetries ?? defaultAsyncPolicy.maxRetries,
        maxAgeSeconds: maxAgeSeconds ?? defaultAsyncPolicy.maxAgeSeconds,
      }
      return [toText(properties.FunctionName, 'FunctionName'), policy]
    }),
  )

/** Lambda's limit on all variables together, bytes. */
const environmentLimit = 4096

const variables = (value: Json | undefined, logicalId: string): { readonly [name: string]: string } => {
  const entries = Object.entries(toOptionalObject(value, 'Variables')).map(
    ([name, text]) => [name, toText(text, `${name} of ${logicalId}`)] as const,
  )
  const size = entries.reduce(
    (sum, [name, text]) => sum + Buffer.byteLength(name) + Buffer.byteLength(text),
    0,
  )
  if (size > environmentLimit)
    throw new Error(
      `the environment variables of ${logicalId} have ${size} bytes, and Lambda takes ${environmentLimit}`,
    )
  return Object.fromEntries(entries)
}

const readSchedule = (template: Template, resource: TemplateResource): ScheduleResource => {
  const properties = template.properties(resource)
  const target = toObject(properties.Target, `Target of ${resource.logicalId}`)
  const input = toOptionalText(target.Input, 'Input')
  return {
    logicalId: resource.logicalId,
    name: physicalName({ ...resource, properties }, template.location),
    expression: toText(properties.ScheduleExpression, `ScheduleExpression of ${resource.logicalId}`),
    functionArn: toText(target.Arn, `Target.Arn of ${resource.logicalId}`),
    input: input === undefined ? {} : parseJson(input, `Target.Input of ${resource.logicalId}`),
    isEnabled: properties.State !== 'DISABLED',
  }
}

/** The names by which people call a resource: logical id, name, ARN. */
export const isCalled = (name: string, { logicalId, name: own, arn }: FunctionResource): boolean =>
  name === own || name === logicalId || name === arn || name.startsWith(`${arn}:`)
