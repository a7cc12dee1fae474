import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { ConfigException } from '../lib/config/config-exception.ts'

/**
 * A connector's JSON with the patterns of its `filters.<alias>.patternsDir` in it, each as
 * `filters.<alias>.patternDefinitions.<NAME>`: a function has no directories. They are read where this runs, relative to the
 * folder of mm2.properties; a name in several files has the definition of the last one. Text that is no such JSON stays as it is,
 * for whoever parses it to say so. Throws a ConfigException for a directory that is not there.
 */
export const inlinePatterns = (text: string, { file, folder }: { file: string; folder: string }): string => {
  const body = parse(text)
  const config = body === undefined ? undefined : isObject(body.config) ? body.config : body
  const keys = Object.keys(config ?? {}).filter((key) => /^filters\..+\.patternsDir$/.test(key))
  if (config === undefined || keys.length === 0) return text
  for (const key of keys) {
    const prefix = key.replace(/patternsDir$/, 'patternDefinitions.')
    for (const directory of listOf(config[key]))
      for (const [name, regex] of readPatterns(resolve(folder, directory), { file, key }))
        config[`${prefix}${name}`] ??= regex
    delete config[key]
  }
  return JSON.stringify(body)
}

const listOf = (value: unknown): string[] =>
  String(value)
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')

/** `NAME regex` a line; lines that begin with # say something else. */
const readPatterns = (
  directory: string,
  { file, key }: { readonly file: string; readonly key: string },
): ReadonlyMap<string, string> => {
  const patterns = new Map<string, string>()
  for (const path of filesOf(directory, file, key))
    for (const line of readFileSync(path, 'utf8').split(/\r?\n/)) {
      const [, name, regex] = /^([^#\s]\S*)\s+(.*)$/.exec(line) ?? []
      if (name !== undefined && regex !== undefined) patterns.set(name, regex)
    }
  return patterns
}

const filesOf = (directory: string, file: string, key: string): readonly string[] => {
  try {
    return readdirSync(directory)
      .sort()
      .map((name) => join(directory, name))
      .filter((path) => statSync(path).isFile())
  } catch (cause) {
    const message = `${directory} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`
    throw new ConfigException([{ origin: file, key, message }])
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const parse = (text: string): Record<string, unknown> | undefined => {
  try {
    const body: unknown = JSON.parse(text)
    return isObject(body) ? body : undefined
  } catch {
    return undefined
  }
}
