import { isList, isObject, type Json, type JsonObject, toList, toObject, toText } from '../json.ts'

/** What CloudFormation's functions need of the template they stand in. */
export interface Intrinsics {
  resolve(value: Json | undefined): Json | undefined
  ref(name: string): Json | undefined
  attribute(logicalId: string, attribute: string): Json
  condition(name: string): boolean
  map(name: string): JsonObject
}

/** The value of `{ "Ref": … }` or `{ "Fn::…": … }`; undefined is AWS::NoValue. */
export const resolveIntrinsic = (
  name: string,
  argument: Json | undefined,
  template: Intrinsics,
): Json | undefined => {
  const resolver = resolvers[name]
  if (resolver === undefined)
    throw new Error(`${name} is not supported on one machine: write the value itself`)
  return resolver(argument, template)
}

type Resolver = (argument: Json | undefined, template: Intrinsics) => Json | undefined

/** The arguments, each resolved. */
const resolved = (name: string, argument: Json | undefined, { resolve }: Intrinsics): readonly Json[] =>
  toList(argument, name).map((item) => resolve(item) ?? null)

const resolvers: { readonly [name: string]: Resolver } = {
  Ref: (argument, { ref }) => ref(toText(argument, 'Ref')),
  Condition: (argument, { condition }) => condition(toText(argument, 'Condition')),
  'Fn::GetAtt': (argument, template) => getAtt(argument, template),
  'Fn::Join': (argument, template) => {
    const [separator, items] = resolved('Fn::Join', argument, template)
    return toList(items, 'Fn::Join')
      .map((item) => toText(item, 'Fn::Join'))
      .join(toText(separator, 'Fn::Join'))
  },
  'Fn::Split': (argument, template) => {
    const [separator, text] = resolved('Fn::Split', argument, template)
    return toText(text, 'Fn::Split').split(toText(separator, 'Fn::Split'))
  },
  'Fn::Select': (argument, template) => {
    const [index, items] = resolved('Fn::Select', argument, template)
    const item = toList(items, 'Fn::Select')[Number(index)]
    if (item === undefined) throw new Error(`Fn::Select has no item ${JSON.stringify(index)}`)
    return item
  },
  'Fn::Sub': (argument, template) => substitute(argument, template),
  'Fn::If': (argument, { condition, resolve }) => {
    const [name, whenTrue, whenFalse] = toList(argument, 'Fn::If')
    return resolve(condition(toText(name, 'Fn::If')) ? whenTrue : whenFalse)
  },
  'Fn::FindInMap': (argument, template) => {
    const [name, first, second] = resolved('Fn::FindInMap', argument, template).map((key) =>
      toText(key, 'Fn::FindInMap'),
    )
    const row = toObject(template.map(name ?? '')[first ?? ''], `${first} in mapping ${name}`)
    const value = row[second ?? '']
    if (value === undefined) throw new Error(`mapping ${name} has no ${first}.${second}`)
    return value
  },
  'Fn::Base64': (argument, { resolve }) =>
    Buffer.from(toText(resolve(argument), 'Fn::Base64')).toString('base64'),
  'Fn::ToJsonString': (argument, { resolve }) => JSON.stringify(resolve(argument)),
  'Fn::Length': (argument, { resolve }) => toList(resolve(argument), 'Fn::Length').length,
  'Fn::Equals': (argument, template) => {
    const [one, other] = resolved('Fn::Equals', argument, template)
    return JSON.stringify(one) === JSON.stringify(other)
  },
  'Fn::And': (argument, template) => resolved('Fn::And', argument, template).every((item) => item === true),
  'Fn::Or': (argument, template) => resolved('Fn::Or', argument, template).some((item) => item === true),
  'Fn::Not': (argument, template) => resolved('Fn::Not', argument, template)[0] !== true,
}

/** `["Id", "Attribute"]` or `"Id.Attribute"`. */
const getAtt = (argument: Json | undefined, { attribute, resolve }: Intrinsics): Json => {
  const text = isList(argument)
    ? argument.map((item) => toText(resolve(item), 'Fn::GetAtt')).join('.')
    : toText(argument, 'Fn::GetAtt')
  const dot = text.indexOf('.')
  return attribute(text.slice(0, dot), text.slice(dot + 1))
}

/** `"…${Name}…${Id.Attribute}…${!literal}"`, alone or with a map of further names. */
const substitute = (argument: Json | undefined, { resolve, ref, attribute }: Intrinsics): string => {
  const [text, variables] = isList(argument) ? argument : [argument, {}]
  const names = isObject(variables) ? variables : {}
  return toText(text, 'Fn::Sub').replace(/\$\{(!?)([^}]+)\}/g, (_, escaped: string, inner: string) => {
    if (escaped !== '') return `\${${inner}}`
    const name = inner.trim()
    if (name in names) return toText(resolve(names[name]), `Fn::Sub ${name}`)
    const dot = name.indexOf('.')
    return toText(dot < 0 ? ref(name) : attribute(name.slice(0, dot), name.slice(dot + 1)), `Fn::Sub ${name}`)
  })
}
