import { isList, isObject, type Json, type JsonObject, toObject, toOptionalObject, toText } from '../json.ts'
import { type Intrinsics, resolveIntrinsic } from './intrinsics.ts'
import { attributeOf, refOf, type StackLocation } from './physical-ids.ts'

/** A resource as the template has it, not yet resolved. */
export interface TemplateResource {
  readonly logicalId: string
  readonly type: string
  readonly properties: JsonObject
  readonly source: JsonObject
}

/** Values for the template's parameters, by name. They win over the template's defaults. */
export type ParameterValues = { readonly [name: string]: string }

/** A CloudFormation template whose references and functions are resolved where they are read, and only there. */
export class Template {
  readonly location: StackLocation
  readonly #document: JsonObject
  readonly #parameters: ParameterValues
  readonly #resources: ReadonlyMap<string, TemplateResource>

  constructor(document: JsonObject, location: StackLocation, parameters: ParameterValues = {}) {
    this.#document = document
    this.location = location
    this.#parameters = parameters
    this.#resources = new Map(readResources(document).map((resource) => [resource.logicalId, resource]))
    this.#refuseUnknownParameters()
  }

  /** Resources of a type whose condition holds, in the template's order. */
  resources(type: string): readonly TemplateResource[] {
    return this.all().filter((resource) => resource.type === type)
  }

  /** All resources whose condition holds. */
  all(): readonly TemplateResource[] {
    return [...this.#resources.values()].filter(
      ({ source }) =>
        source.Condition === undefined || this.#condition(toText(source.Condition, 'Condition')),
    )
  }

  /** A resource's properties with everything resolved. Errors name the resource. */
  properties({ logicalId, properties }: TemplateResource): JsonObject {
    try {
      return toObject(this.resolve(properties), 'Properties')
    } catch (cause) {
      throw new Error(`${logicalId} cannot be resolved: ${(cause as Error).message}`, { cause })
    }
  }

  /** A value with everything in it resolved; undefined is AWS::NoValue. */
  resolve(value: Json | undefined): Json | undefined {
    if (isList(value)) return value.map((item) => this.resolve(item)).filter((item) => item !== undefined)
    if (!isObject(value)) return value
    const [name, ...others] = Object.keys(value)
    if (name !== undefined && others.length === 0 && isIntrinsic(name)) {
      return resolveIntrinsic(name, value[name], this.#intrinsics)
    }
    const entries = Object.entries(value).map(([key, item]) => [key, this.resolve(item)] as const)
    return Object.fromEntries(entries.filter(([, item]) => item !== undefined))
  }

  get #intrinsics(): Intrinsics {
    return {
      resolve: (value) => this.resolve(value),
      ref: (name) => this.#ref(name),
      attribute: (logicalId, attribute) => this.#attribute(logicalId, attribute),
      condition: (name) => this.#condition(name),
      map: (name) => toObject(toOptionalObject(this.#document.Mappings, 'Mappings')[name], `mapping ${name}`),
    }
  }

  #ref(name: string): Json | undefined {
    const pseudo = pseudoParameter(name, this.location)
    if (pseudo !== undefined) return pseudo.value
    const resource = this.#resources.get(name)
    return resource === undefined ? this.#parameter(name) : refOf(this.#named(resource), this.location)
  }

  #parameter(name: string): Json {
    const parameter = toOptionalObject(this.#document.Parameters, 'Parameters')[name]
    if (parameter === undefined) throw new Error(`nothing is called ${name}`)
    const { Type, Default } = toObject(parameter, `parameter ${name}`)
    const value = this.#parameters[name] ?? Default
    if (value === undefined)
      throw new Error(`parameter ${name} has neither a value nor a default: give it one`)
    const text = toText(value, `parameter ${name}`)
    const isListType = Type === 'CommaDelimitedList' || String(Type).startsWith('List<')
    return isListType ? text.split(',').map((item) => item.trim()) : text
  }

  #attribute(logicalId: string, attribute: string): Json {
    const resource = this.#resources.get(logicalId)
    if (resource === undefined) throw new Error(`nothing is called ${logicalId}`)
    if (isCustom(resource)) {
      throw new Error(
        `${logicalId}.${attribute} is known only on AWS: ${resource.type} asks AWS for it at deployment. Give the value itself`,
      )
    }
    const value = attributeOf(this.#named(resource), attribute, this.location)
    if (value === undefined)
      throw new Error(`attribute ${attribute} of ${logicalId} (${resource.type}) is not known here`)
    return value
  }

  #condition(name: string): boolean {
    const condition = toOptionalObject(this.#document.Conditions, 'Conditions')[name]
    if (condition === undefined) throw new Error(`no condition is called ${name}`)
    return this.resolve(condition) === true
  }

  /** Only a name is needed for Ref and GetAtt: other properties may refer back to this resource. */
  #named(resource: TemplateResource): TemplateResource {
    const names = Object.entries(resource.properties).filter(([key]) => key.endsWith('Name'))
    return { ...resource, properties: toObject(this.resolve(Object.fromEntries(names)), 'names') }
  }

  #refuseUnknownParameters(): void {
    const declared = toOptionalObject(this.#document.Parameters, 'Parameters')
    const unknown = Object.keys(this.#parameters).filter((name) => !(name in declared))
    if (unknown.length > 0) throw new Error(`the template has no parameter ${unknown.join(', ')}`)
  }
}

/** Whether a resource is made by a function of the stack while it is deployed. */
export const isCustom = ({ type }: TemplateResource): boolean =>
  type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource'

const isIntrinsic = (name: string): boolean =>
  name === 'Ref' || name === 'Condition' || name.startsWith('Fn::')

const readResources = (document: JsonObject): readonly TemplateResource[] =>
  Object.entries(toObject(document.Resources, 'Resources')).map(([logicalId, resource]) => {
    const source = toObject(resource, `resource ${logicalId}`)
    return {
      logicalId,
      type: toText(source.Type, `Type of ${logicalId}`),
      properties: toOptionalObject(source.Properties, `Properties of ${logicalId}`),
      source,
    }
  })

const pseudoParameter = (
  name: string,
  { stackName, region, accountId }: StackLocation,
): { readonly value: Json | undefined } | undefined => {
  switch (name) {
    case 'AWS::NoValue':
      return { value: undefined }
    case 'AWS::Region':
      return { value: region }
    case 'AWS::AccountId':
      return { value: accountId }
    case 'AWS::Partition':
      return { value: 'aws' }
    case 'AWS::URLSuffix':
      return { value: 'amazonaws.com' }
    case 'AWS::StackName':
      return { value: stackName }
    case 'AWS::StackId':
      return { value: `arn:aws:cloudformation:${region}:${accountId}:stack/${stackName}/local` }
    default:
      return undefined
  }
}
