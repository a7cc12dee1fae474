import { type Json, type JsonObject, toList, toObject, toOptionalObject, toText } from '../json.ts'
import { physicalName } from './physical-ids.ts'
import type { Template } from './template.ts'

/** A function that is invoked when an object is created whose key fits. */
export interface ObjectCreatedNotification {
  readonly functionArn: string
  readonly prefix: string
  readonly suffix: string
}

/** Notifications by bucket name: from the bucket itself, and from CDK's custom resource. */
export const bucketNotifications = (
  template: Template,
): ReadonlyMap<string, readonly ObjectCreatedNotification[]> => {
  const found: (readonly [string, ObjectCreatedNotification])[] = []
  for (const resource of template.resources('Custom::S3BucketNotifications')) {
    const { BucketName, NotificationConfiguration } = template.properties(resource)
    const configuration = toOptionalObject(NotificationConfiguration, 'NotificationConfiguration')
    for (const item of toList(configuration.LambdaFunctionConfigurations, 'LambdaFunctionConfigurations'))
      found.push(
        ...ofCustomResource(toText(BucketName, 'BucketName'), toObject(item, 'LambdaFunctionConfigurations')),
      )
  }
  for (const resource of template.resources('AWS::S3::Bucket')) {
    const properties = template.properties(resource)
    const configuration = toOptionalObject(properties.NotificationConfiguration, 'NotificationConfiguration')
    const bucket = physicalName({ ...resource, properties }, template.location)
    for (const item of toList(configuration.LambdaConfigurations, 'LambdaConfigurations'))
      found.push(...ofBucket(bucket, toObject(item, 'LambdaConfigurations')))
  }
  return new Map(
    [...Map.groupBy(found, ([bucket]) => bucket)].map(([bucket, pairs]) => [
      bucket,
      pairs.map(([, item]) => item),
    ]),
  )
}

type Named = readonly (readonly [string, ObjectCreatedNotification])[]

const ofCustomResource = (bucket: string, item: JsonObject): Named => {
  const events = toList(item.Events, 'Events')
  const key = toOptionalObject(toOptionalObject(item.Filter, 'Filter').Key, 'Filter.Key')
  return events.some(isObjectCreated)
    ? [
        [
          bucket,
          { functionArn: toText(item.LambdaFunctionArn, 'LambdaFunctionArn'), ...keyFilter(key.FilterRules) },
        ],
      ]
    : []
}

const ofBucket = (bucket: string, item: JsonObject): Named => {
  const key = toOptionalObject(toOptionalObject(item.Filter, 'Filter').S3Key, 'Filter.S3Key')
  return isObjectCreated(item.Event ?? null)
    ? [[bucket, { functionArn: toText(item.Function, 'Function'), ...keyFilter(key.Rules) }]]
    : []
}

const isObjectCreated = (event: Json): boolean => String(event).startsWith('s3:ObjectCreated:')

const keyFilter = (rules: Json | undefined): { readonly prefix: string; readonly suffix: string } => {
  const values = new Map(
    toList(rules, 'FilterRules').map((rule) => {
      const { Name, Value } = toObject(rule, 'FilterRules')
      return [toText(Name, 'Name').toLowerCase(), toText(Value, 'Value')] as const
    }),
  )
  return { prefix: values.get('prefix') ?? '', suffix: values.get('suffix') ?? '' }
}
