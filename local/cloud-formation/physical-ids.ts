import { createHash } from 'node:crypto'
import { type JsonObject, toOptionalText } from '../json.ts'

/** Where a stack is deployed: what its pseudo parameters stand for. */
export interface StackLocation {
  readonly stackName: string
  readonly region: string
  readonly accountId: string
}

/** A resource of the template whose properties have been resolved as far as its name needs. */
export interface NamedResource {
  readonly logicalId: string
  readonly type: string
  readonly properties: JsonObject
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** A UUID that stays the same for the same text, so that state found under it survives restarts. */
export const uuidOf = (text: string): string =>
  sha256(text).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5')

const nameProperty: { readonly [type: string]: string } = {
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::SecretsManager::Secret': 'Name',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::Scheduler::Schedule': 'Name',
  'AWS::IAM::Role': 'RoleName',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::SNS::Topic': 'TopicName',
}

/** The resource's own name; without one CloudFormation makes it from the stack and the logical id. */
export const physicalName = (resource: NamedResource, { stackName }: StackLocation): string => {
  const property = nameProperty[resource.type]
  const own = property === undefined ? undefined : toOptionalText(resource.properties[property], property)
  if (own !== undefined) return own
  const made = `${stackName}-${resource.logicalId}`
  return resource.type === 'AWS::S3::Bucket' ? cut(made.toLowerCase(), 63) : cut(made, 64)
}

/** Names that had to be cut short stay different ones. */
const cut = (name: string, length: number): string =>
  name.length <= length ? name : `${name.slice(0, length - 7)}-${sha256(name).slice(0, 6)}`

/** What `Ref` gives. */
export const refOf = (resource: NamedResource, location: StackLocation): string => {
  switch (resource.type) {
    case 'AWS::SecretsManager::Secret':
    case 'AWS::SNS::Topic':
      return arnOf(resource, location)
    case 'AWS::Lambda::EventSourceMapping':
      return uuidOf(`${location.stackName}/${resource.logicalId}`)
    default:
      return physicalName(resource, location)
  }
}

/** What `Fn::GetAtt` gives, undefined for an attribute that is not known here. */
export const attributeOf = (
  resource: NamedResource,
  attribute: string,
  location: StackLocation,
): string | undefined => {
  const name = physicalName(resource, location)
  switch (attribute) {
    case 'Arn':
    case 'EventSourceMappingArn':
      return arnOf(resource, location)
    case 'Id':
      return refOf(resource, location)
    case 'DomainName':
      return `${name}.s3.amazonaws.com`
    case 'RegionalDomainName':
      return `${name}.s3.${location.region}.amazonaws.com`
    case 'QueueName':
    case 'TopicName':
      return name
    default:
      return undefined
  }
}

/** The resource's ARN. */
export const arnOf = (resource: NamedResource, location: StackLocation): string => {
  const { region, accountId } = location
  const name = physicalName(resource, location)
  const within = (service: string, rest: string): string =>
    `arn:aws:${service}:${region}:${accountId}:${rest}`
  switch (resource.type) {
    case 'AWS::Lambda::Function':
      return within('lambda', `function:${name}`)
    case 'AWS::Lambda::EventSourceMapping':
      return within('lambda', `event-source-mapping:${refOf(resource, location)}`)
    case 'AWS::S3::Bucket':
      return `arn:aws:s3:::${name}`
    case 'AWS::SecretsManager::Secret':
      return within('secretsmanager', `secret:${name}-${sha256(name).slice(0, 6)}`)
    case 'AWS::Logs::LogGroup':
      return within('logs', `log-group:${name}:*`)
    case 'AWS::Scheduler::Schedule':
      return within('scheduler', `schedule/default/${name}`)
    case 'AWS::IAM::Role':
      return `arn:aws:iam::${accountId}:role/${name}`
    default:
      return within(resource.type.split('::')[1]?.toLowerCase() ?? 'cloudformation', name)
  }
}
