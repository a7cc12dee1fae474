import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { type JsonObject, parseJson, toObject, toOptionalObject, toOptionalText, toText } from '../json.ts'

/** A synthesised stack: its template, and where the directories of its assets are. */
export interface CdkStack {
  readonly name: string
  readonly template: JsonObject
  /** Directory of a function's code; undefined if its code is inline or somewhere else. */
  assetDirectory(resource: JsonObject): string | undefined
}

/** Reads the stack of a cloud assembly (`cdk.out`): manifest.json, the template and the list of assets. */
export const readCdkOut = (directory: string, stackName?: string): CdkStack => {
  const manifest = readObject(directory, 'manifest.json')
  const stacks = Object.entries(toObject(manifest.artifacts, 'artifacts in manifest.json'))
    .map(([id, artifact]) => ({ id, artifact: toObject(artifact, `artifact ${id}`) }))
    .filter(({ artifact }) => artifact.type === 'aws:cloudformation:stack')
    .filter(({ id }) => stackName === undefined || id === stackName)
  const [stack, ...others] = stacks
  if (stack === undefined || others.length > 0) throw new Error(notOneStack(directory, stacks, stackName))
  return readStack(directory, stack.id, stack.artifact)
}

const readStack = (directory: string, id: string, artifact: JsonObject): CdkStack => {
  const properties = toObject(artifact.properties, `properties of stack ${id}`)
  const template = readObject(directory, toText(properties.templateFile, `templateFile of stack ${id}`))
  const assets = existsSync(resolve(directory, `${id}.assets.json`))
    ? readObject(directory, `${id}.assets.json`)
    : {}
  const files = toOptionalObject(assets.files, `files in ${id}.assets.json`)
  return {
    name: toOptionalText(properties.stackName, 'stackName') ?? id,
    template,
    assetDirectory: (resource) => {
      const path = assetPath(resource, files)
      return path === undefined ? undefined : resolve(directory, path)
    },
  }
}

/** From the resource's metadata; where synthesis left that out, from the asset that its S3 key names. */
const assetPath = (resource: JsonObject, files: JsonObject): string | undefined => {
  const metadata = toOptionalObject(resource.Metadata, 'Metadata')
  const path = toOptionalText(metadata['aws:asset:path'], 'aws:asset:path')
  if (path !== undefined) return path
  const code = toOptionalObject(toOptionalObject(resource.Properties, 'Properties').Code, 'Code')
  if (typeof code.S3Key !== 'string') return undefined
  const file = files[code.S3Key.replace(/\.zip$/, '')]
  if (file === undefined) return undefined
  const source = toObject(toObject(file, `asset ${code.S3Key}`).source, `source of asset ${code.S3Key}`)
  return toText(source.path, `path of asset ${code.S3Key}`)
}

const readObject = (directory: string, file: string): JsonObject => {
  const path = resolve(directory, file)
  if (!existsSync(path)) throw new Error(`${path} is missing: synthesise the stack first (npm run synth)`)
  return toObject(parseJson(readFileSync(path, 'utf8'), path), path)
}

const notOneStack = (
  directory: string,
  stacks: readonly { readonly id: string }[],
  stackName: string | undefined,
): string => {
  if (stacks.length === 0)
    return `${directory} has no ${stackName === undefined ? 'stack' : `stack ${stackName}`}: synthesise it first (npm run synth)`
  const names = stacks.map(({ id }) => id).join(', ')
  return `${directory} has more than one stack (${names}): say which one to run`
}
