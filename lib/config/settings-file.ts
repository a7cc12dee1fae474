import { ConfigException } from './config-exception.ts'

/** Settings by key, as strings, as they stand in the user's file: parsed by the definitions of this folder. */
export type Settings = Readonly<Record<string, string>>

/** Name of the file beside a function's code that holds its settings. It never holds a secret. */
export const settingsFileName = 'settings.json'

/** Text of a settings file. Keys in order, so that equal settings make equal files (and equal assets). */
export const encodeSettings = (settings: Settings): string => {
  const sorted = Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1))
  return `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`
}

/** The settings in the text of a settings file. */
export const decodeSettings = (text: string): Settings => {
  const settings = parseJson(text)
  if (typeof settings !== 'object' || settings === null || Array.isArray(settings)) {
    return refuse('(file)', 'does not hold a JSON object; build and deploy again')
  }
  return Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [
      key,
      typeof value === 'string'
        ? value
        : refuse(key, `is ${JSON.stringify(value)}, not a string; build and deploy again`),
    ]),
  )
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (cause) {
    return refuse('(file)', `is not JSON (${String(cause)}); build and deploy again`)
  }
}

const refuse = (key: string, message: string): never => {
  throw new ConfigException([{ origin: settingsFileName, key, message }])
}
