import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Secret } from '../functions/aws/secrets.ts'

/** Secrets that stand in a file on this machine (docs/local.md); all others are asked of Secrets Manager. */
export const localSecrets = (folder: string): ReadonlyMap<string, Secret> => {
  const file = join(folder, 'secrets.local.json')
  if (!existsSync(file)) return new Map()
  const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'))
  if (typeof parsed !== 'object' || parsed === null)
    throw new Error(`${file} is not a JSON object of secrets by ARN.`)
  return new Map(
    Object.entries(parsed).flatMap(([arn, value]) =>
      typeof value === 'object' && value !== null
        ? [[arn, Object.fromEntries(Object.entries(value).map(([name, text]) => [name, String(text)]))]]
        : [],
    ),
  )
}
